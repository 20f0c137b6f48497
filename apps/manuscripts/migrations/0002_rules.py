"""Number rules, the flow 核稿 → 审定, and the limits' distances (all editable in the back-office)."""

from django.db import migrations
from django.utils import timezone

NUMBERS = [("manuscript", "文稿编号", "文稿〔{year}〕{n}号"), ("material", "征集材料编号", "征材〔{year}〕{n}号")]
LIMITS = [("manuscript_first", "24", "24"), ("manuscript_final", "48,24", "24"), ("manuscript_material", "24", "")]
SENTENCES = ["同意。", "同意，定稿。", "请按批注修改后再报。", "篇幅偏长，请压缩。", "请补充数据和实例。"]


def add(apps, schema_editor):
    rule = apps.get_model("matters", "NumberRule")
    for code, name, pattern in NUMBERS:
        rule.objects.get_or_create(code=code, defaults={"name": name, "pattern": pattern})
    limit = apps.get_model("deadlines", "DeadlineRule")
    for code, warn, escalate in LIMITS:
        limit.objects.get_or_create(code=code, defaults={"warn_hours": warn, "escalate_hours": escalate})
    said = apps.get_model("approvals", "CommonOpinion")
    if not said.objects.filter(scope="manuscript").exists():
        said.objects.bulk_create(
            [said(scope="manuscript", text=text, position=place * 10) for place, text in enumerate(SENTENCES, 1)]
        )
    flow, step = apps.get_model("approvals", "ApprovalFlow"), apps.get_model("approvals", "FlowStep")
    if flow.objects.filter(code="manuscript").exists():
        return
    director = apps.get_model("org", "Role").objects.get(code="office_director").principal
    drawn = flow.objects.create(code="manuscript", name="文稿报批", note="初始流程", published_at=timezone.now())
    step.objects.create(flow=drawn, order=1, label="核稿", who="role", principal=director, limit_hours=8)
    step.objects.create(flow=drawn, order=2, label="审定", who="given", limit_hours=16)


def remove(apps, schema_editor):
    apps.get_model("approvals", "Approval").objects.filter(flow__code="manuscript").update(flow=None)
    apps.get_model("approvals", "ApprovalFlow").objects.filter(code="manuscript").delete()
    apps.get_model("approvals", "CommonOpinion").objects.filter(scope="manuscript").delete()
    apps.get_model("deadlines", "DeadlineRule").objects.filter(code__in=[code for code, _, _ in LIMITS]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("manuscripts", "0001_initial"),
        ("matters", "0008_initiated_parts"),
        ("approvals", "0007_agree_with_changes"),
        ("deadlines", "0004_filing_and_return"),
        ("org", "0006_office_door"),
    ]
    operations = [migrations.RunPython(add, remove)]
