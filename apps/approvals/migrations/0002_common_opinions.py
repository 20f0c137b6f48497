"""Common opinions of a real office, by occasion; an administrator may change them afterwards."""

from django.db import migrations

SENTENCES = {
    "propose": [
        "拟请分管领导阅示。",
        "拟请总经理阅示，并由主办部门牵头办理。",
        "建议由主办部门牵头，相关部门配合，按来文要求时限办理并反馈。",
        "建议传阅相关部门知悉。",
        "来文要求报送材料，请主办部门提前两个工作日送办公室审核。",
        "拟存阅。",
    ],
    "instruct": [
        "同意。",
        "同意拟办意见。",
        "请主办部门牵头落实，按期报告结果。",
        "请办公室督办。",
        "请认真研究，提出具体意见后再报。",
        "阅。",
    ],
    "undertake": [
        "已按要求办理完毕，材料已报送来文单位。",
        "已落实，具体情况见附件。",
        "已传达到部门全体人员并执行。",
        "经与来文单位联系，无需书面回复。",
        "正在办理，预计可按期完成。",
    ],
    "read": [
        "已阅。",
        "已阅，将在部门内传达。",
        "已阅，请本部门相关岗位遵照执行。",
    ],
    "supervise": [
        "请加快进度，按期完成。",
        "请于本周五前反馈进展情况。",
        "请说明滞后原因和补救措施。",
        "已临近期限，请每日反馈进展。",
    ],
    "confirm": [
        "经核实，已达到验收标准，同意销号。",
        "同意销号。",
    ],
    "send_back": [
        "材料不齐，请补充佐证后重新申请销号。",
        "尚未达到验收标准，请继续办理。",
    ],
    "extension": [
        "情况属实，同意延期。",
        "同意延期，请倒排工期，不再顺延。",
        "不同意延期，请按原期限完成。",
    ],
}


def add(apps, schema_editor):
    CommonOpinion = apps.get_model("approvals", "CommonOpinion")
    CommonOpinion.objects.bulk_create(
        CommonOpinion(scope=scope, text=text, position=position * 10)
        for scope, texts in SENTENCES.items()
        for position, text in enumerate(texts, start=1)
    )


def remove(apps, schema_editor):
    CommonOpinion = apps.get_model("approvals", "CommonOpinion")
    for scope, texts in SENTENCES.items():
        CommonOpinion.objects.filter(owner__isnull=True, scope=scope, text__in=texts).delete()


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
