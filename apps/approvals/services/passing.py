"""审批人相同，自动通过: who has agreed just now is not asked the same again in the very next step (PLT-03).

Only inside the transaction of that decision, under the lock of the matter: so nothing can have changed between the two.
Never where somebody must decide by themselves: under dual control, in or after a joint step (whose other opinions the
next step has to weigh), for a company leader or the general manager (whose every decision is an instruction or a
signature), by a deputy, or from words of mouth.
"""

from apps.approvals import rules, subjects
from apps.approvals.models import Approval, ApprovalStep, Mode, Opinion
from apps.approvals.services.opinions import write_opinion
from apps.approvals.services.steps import verb_of
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter
from apps.matters.services import record
from apps.org import roles
from apps.org.models import Membership, User

State = ApprovalStep.State


def pass_if_same(step: ApprovalStep, matter: Matter, agreed: User | None) -> bool:
    """Whether the waiting step was passed because it is `agreed`'s, who has agreed in the step directly before.

    What stands in the way of a decision (Subject.before) stands in the way of this too: then the step is asked.
    """
    if agreed is None or not _may_pass(step.approval, agreed) or not _is_theirs(step, agreed):
        return False
    step.state = State.ACTIVE  # as it would stand when it is decided
    step.save(update_fields=["state"])
    if not _would_count(step, agreed):
        step.state = State.WAITING
        step.save(update_fields=["state"])
        return False
    _pass(step, matter, agreed)
    return True


def _would_count(step: ApprovalStep, agreed: User) -> bool:
    """Whether they might agree to it now: by the rules of every decision, and with nothing in its way."""
    speaker, verdict = rules.decide_as(agreed, step)
    if not verdict.ok or speaker != agreed:
        return False
    before = subjects.get(step.approval.subject).before
    try:
        if before is not None:
            before(step, Opinion.Decision.APPROVE)
    except DomainError:
        return False
    return True


def _may_pass(approval: Approval, agreed: User) -> bool:
    if approval.flow is None or not approval.flow.pass_same or subjects.get(approval.subject).dual_control:
        return False
    return not agreed.has_role(roles.COMPANY_LEADER, roles.GENERAL_MANAGER)


def _is_theirs(step: ApprovalStep, agreed: User) -> bool:
    shares = list(step.assignees.values_list("principal_id", flat=True))
    if step.mode == Mode.ALL and len(shares) > 1:
        return False
    return Membership.objects.filter(user=agreed, principal__in=shares).exists()


def _pass(step: ApprovalStep, matter: Matter, agreed: User) -> None:
    now = clock.now()
    step.state, step.opened_at, step.closed_at = State.DONE, now, now
    step.save(update_fields=["state", "opened_at", "closed_at"])
    step.assignees.update(decided_at=now)
    text = f"审批人相同，自动通过（{agreed.name}已在上一步同意）"
    write_opinion(matter=matter, label=verb_of(step), text=text, author=None, step=step)
    record(matter=matter, actor=None, code="step.same", verb=verb_of(step), note=text)
