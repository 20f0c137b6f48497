"""Steps that wait for a person who leaves (apps.org.handover)."""

from django.db.models import QuerySet

from apps.approvals.models import Approval, ApprovalStep, StepAssignee
from apps.org.models import User

OPEN = (ApprovalStep.State.WAITING, ApprovalStep.State.ACTIVE)


def waiting_for(user: User) -> QuerySet[StepAssignee]:
    """Undecided shares in running approvals, of steps that are open or still to come."""
    return StepAssignee.objects.filter(
        principal=user.principal_id,
        decided_at__isnull=True,
        step__state__in=OPEN,
        step__approval__state=Approval.State.RUNNING,
    )


def count(user: User) -> int:
    """How many steps wait for the person."""
    return waiting_for(user).count()


def lines(user: User) -> list[tuple[str, str]]:
    """What they are, with the address of each matter."""
    rows = waiting_for(user).select_related("step__approval__matter").order_by("-step__approval__matter_id")[:20]
    return [
        (f"{row.step.label}：{row.step.approval.matter.title}", row.step.approval.matter.get_absolute_url())
        for row in rows
    ]
