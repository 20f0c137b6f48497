"""Number rule and flow of appraisals: the leader in charge of archives, then the general manager for the legal
representative (DA/T 42-2009; domain.md 3.2)."""

from django.db import migrations
from django.utils import timezone


def add(apps, schema_editor):
    apps.get_model("matters", "NumberRule").objects.get_or_create(
        code="appraisal", defaults={"name": "档案鉴定编号", "pattern": "鉴〔{year}〕{n}号"}
    )
    Flow, Step = apps.get_model("approvals", "ApprovalFlow"), apps.get_model("approvals", "FlowStep")
    if Flow.objects.filter(code="appraisal").exists():
        return
    roles = {role.code: role.principal for role in apps.get_model("org", "Role").objects.select_related("principal")}
    flow = Flow.objects.create(code="appraisal", name="档案鉴定销毁审批", note="初始流程", published_at=timezone.now())
    steps = [("档案分管领导审核", "company_leader"), ("法定代表人（总经理）批准", "general_manager")]
    for order, (label, role) in enumerate(steps, 1):
        Step.objects.create(
            flow=flow, order=order, label=label, who="role", principal=roles[role], mode="any", limit_hours=24
        )


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0001_initial"),
        ("approvals", "0006_conditions_on_facts"),
        ("matters", "0001_initial"),
        ("org", "0002_roles"),
    ]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
