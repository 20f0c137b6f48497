"""Somebody leaves: the steps that wait for them go to a successor (PLT-01)."""

from django.db import transaction

from apps.approvals import subjects
from apps.approvals.handover import waiting_for
from apps.approvals.models import ApprovalStep, StepAssignee
from apps.approvals.services.advancing import go_on
from apps.approvals.services.steps import drop_deadlines, hold_by_the_undecided, set_limit, tell
from apps.core.errors import DomainError
from apps.matters.models import Matter
from apps.matters.services import check_clearance, lock, record
from apps.org.models import User


@transaction.atomic
def hand_over_steps(user: User, to: User, actor: User) -> None:
    """Every waiting step of `user` is `to`'s. Raises DomainError when one cannot be: clearance, own request."""
    matter_ids = waiting_for(user).order_by().values_list("step__approval__matter_id", flat=True).distinct()
    for matter_id in sorted(matter_ids):
        matter = lock(matter_id)
        check_clearance(matter=matter, principal=to.principal)
        for share in waiting_for(user).filter(step__approval__matter=matter).select_related("step__approval"):
            _give(share, matter, to, actor)
        note = f"{user.name}离开岗位，审批步骤由{to.name}接办"
        record(matter=matter, actor=actor, code="handover.step", verb="移交审批", note=note)


def _give(share: StepAssignee, matter: Matter, to: User, actor: User) -> None:
    step = share.step
    if subjects.get(step.approval.subject).dual_control and step.approval.started_by_id == to.pk:
        raise DomainError(f"「{matter.title}」的{step.label}是{to.name}自己提出的申请，不能由本人审批，请另选接手人")
    drop_deadlines(step, matter, only=share)
    active = step.state == ApprovalStep.State.ACTIVE
    if step.assignees.filter(principal=to.principal).exists():  # asked already: one answer is enough
        StepAssignee.objects.filter(pk=share.pk).delete()
        if active:
            go_on(step, matter, actor)
        return
    share.principal = to.principal
    share.save(update_fields=["principal"])
    if active:
        hold_by_the_undecided(step, matter)
        set_limit(share, step, matter)
        tell(step, matter, [to.principal])
