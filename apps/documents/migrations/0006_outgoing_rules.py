"""The fifteen kinds with their rules, the number rule, two roles and the flow of outgoing documents (all editable)."""

from django.db import migrations
from django.utils import timezone

# name, direction, form, usual here, always core (domain.md 1.1; which are core is this house's default, S3)
KINDS = [
    ("通知", "down", "letterhead", True, False),
    ("函", "level", "letter", True, False),
    ("报告", "up", "letterhead", True, True),
    ("请示", "up", "letterhead", True, True),
    ("通报", "down", "letterhead", True, False),
    ("意见", "down", "letterhead", True, True),
    ("决定", "down", "letterhead", True, True),
    ("批复", "down", "letterhead", True, True),
    ("纪要", "down", "minutes", True, False),
    ("决议", "down", "letterhead", False, True),
    ("命令", "down", "order", False, True),
    ("公报", "down", "letterhead", False, True),
    ("公告", "down", "letterhead", False, True),
    ("通告", "down", "letterhead", False, True),
    ("议案", "up", "letterhead", False, True),
]
SENTENCES = ["同意。", "同意，请按程序印发。", "已核，内容和格式无误，请签发。", "请核实文中数据后再送审。", "请与相关部门会商一致后再报。"]
ROLES = [("legal_reviewer", "法务合规审核"), ("seal_keeper", "印章保管人")]


def add(apps, schema_editor):
    kind = apps.get_model("documents", "DocumentKind")
    for place, (name, direction, form, usual, core) in enumerate(KINDS, 1):
        facts = {"direction": direction, "form": form, "is_usual": usual, "is_core": core, "position": place}
        kind.objects.get_or_create(name=name, defaults=facts)
    apps.get_model("matters", "NumberRule").objects.get_or_create(
        code="outgoing", defaults={"name": "发文字号", "pattern": "{code}〔{year}〕{n}号"}
    )
    principal, role = apps.get_model("org", "Principal"), apps.get_model("org", "Role")
    for code, label in ROLES:
        if not role.objects.filter(code=code).exists():
            role.objects.create(code=code, name=label, principal=principal.objects.create(kind="role", label=label))
    said = apps.get_model("approvals", "CommonOpinion")
    if not said.objects.filter(scope="review").exists():
        said.objects.bulk_create(
            [said(scope="review", text=text, position=place * 10) for place, text in enumerate(SENTENCES, 1)]
        )
    flow, step = apps.get_model("approvals", "ApprovalFlow"), apps.get_model("approvals", "FlowStep")
    if flow.objects.filter(code="outgoing").exists():
        return
    of = {code: role.objects.get(code=code).principal for code in ("office_director", "legal_reviewer", "general_manager")}
    drawn = flow.objects.create(code="outgoing", name="发文审核", note="初始流程", published_at=timezone.now())
    core = {"core": {"is": True}}
    steps = [
        {"label": "部门核稿", "who": "department_head", "limit_hours": 4},
        {"label": "会签", "who": "given", "mode": "all", "conditions": {"countersigned": {"is": True}}, "limit_hours": 8},
        {"label": "办公室核稿", "who": "role", "principal": of["office_director"], "limit_hours": 4},
        {"label": "法务合规审核", "who": "role", "mode": "any", "principal": of["legal_reviewer"],
         "conditions": {"important": {"is": True}}, "limit_hours": 8},
        {"label": "分管领导审签", "who": "picked", "conditions": {**core, "leader": {"is": True}}, "limit_hours": 4},
        {"label": "签发", "who": "role", "principal": of["general_manager"], "conditions": core, "limit_hours": 4},
    ]
    for order, facts in enumerate(steps, 1):
        step.objects.create(flow=drawn, order=order, **facts)


def remove(apps, schema_editor):
    apps.get_model("approvals", "Approval").objects.filter(flow__code="outgoing").update(flow=None)
    apps.get_model("approvals", "ApprovalFlow").objects.filter(code="outgoing").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_outgoing"),
        ("matters", "0008_initiated_parts"),
        ("approvals", "0007_agree_with_changes"),
        ("org", "0006_office_door"),
    ]
    operations = [migrations.RunPython(add, remove)]
