"""The flow of an extension (延期审批): one of the issuer and the office director decides within a working day."""

from django.db import migrations
from django.utils import timezone


def add(apps, schema_editor):
    Flow = apps.get_model("approvals", "ApprovalFlow")
    Step = apps.get_model("approvals", "FlowStep")
    if Flow.objects.filter(code="extension").exists():
        return
    flow = Flow.objects.create(code="extension", name="督办延期审批", note="初始流程", published_at=timezone.now())
    Step.objects.create(flow=flow, order=1, label="延期审批", who="given", mode="any", limit_hours=8)


def remove(apps, schema_editor):
    Flow = apps.get_model("approvals", "ApprovalFlow")
    Approval = apps.get_model("approvals", "Approval")
    Approval.objects.filter(flow__code="extension").update(flow=None)
    Flow.objects.filter(code="extension").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0002_number_rule"),
        ("approvals", "0005_opinions_of_the_system"),
    ]
    operations = [migrations.RunPython(add, remove)]
