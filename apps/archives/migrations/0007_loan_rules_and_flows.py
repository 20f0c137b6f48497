"""Number rule, limits and flows of borrowing (domain.md 3.3): 14 days; 5 and 3 working days for company secrets."""

from django.db import migrations
from django.utils import timezone

LIMITS = [(0, 14, False, 2), (1, 14, False, 1), (2, 5, True, 1), (3, 3, True, 1)]
FLOWS = [("archive_loan", "档案借阅审批"), ("archive_loan_renewal", "档案续借审批")]
RULES = [("loan", "借阅编号", "借〔{year}〕{n}号")]


def add(apps, schema_editor):
    for code, name, pattern in RULES:
        apps.get_model("matters", "NumberRule").objects.get_or_create(
            code=code, defaults={"name": name, "pattern": pattern}
        )
    for secrecy, days, working, renewals in LIMITS:
        apps.get_model("archives", "LoanLimit").objects.get_or_create(
            secrecy=secrecy, defaults={"days": days, "working_days": working, "renewals": renewals}
        )
    Flow, Step = apps.get_model("approvals", "ApprovalFlow"), apps.get_model("approvals", "FlowStep")
    roles = {role.code: role.principal for role in apps.get_model("org", "Role").objects.select_related("principal")}
    for code, name in FLOWS:
        if Flow.objects.filter(code=code).exists():
            continue
        flow = Flow.objects.create(code=code, name=name, note="初始流程", published_at=timezone.now())
        Step.objects.create(flow=flow, order=1, label="部门负责人审批", who="department_head", limit_hours=8)
        Step.objects.create(
            flow=flow, order=2, label="公司领导审批", who="role", principal=roles["company_leader"], mode="any",
            min_secrecy=2, limit_hours=8, conditions={"leader": {"is": False}},
        )  # fmt: skip
        Step.objects.create(
            flow=flow, order=3, label="总经理审批", who="role", principal=roles["general_manager"], mode="any",
            min_secrecy=3, limit_hours=8, conditions={"manager": {"is": False}},
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("archives", "0006_loans"),
        ("approvals", "0006_conditions_on_facts"),
        ("matters", "0001_initial"),
        ("org", "0002_roles"),
    ]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
