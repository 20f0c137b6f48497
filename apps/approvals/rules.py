"""Who may act in an approval run: the page and the service ask the same call."""

from collections.abc import Sequence

from apps.approvals import deputies, distinct, selectors, subjects
from apps.approvals.models import Approval, ApprovalStep, StepAssignee
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.matters.models import Matter
from apps.org import roles
from apps.org.models import Membership, User


def _shares(user: User, step: ApprovalStep) -> list[StepAssignee]:
    """The assignees of the step for whom the person acts."""
    mine = Membership.objects.filter(user=user).values("principal_id")
    return list(step.assignees.filter(principal__in=mine))


def _running(user: User, step: ApprovalStep, shares: list[StepAssignee], speaker: User | None = None) -> Verdict:
    if step.state == ApprovalStep.State.WAITING:
        return not_now(f"还没有轮到「{step.label}」这一步")
    if step.state != ApprovalStep.State.ACTIVE:
        return not_now(selectors.how_it_closed(step, user, speaker))
    if shares and all(share.decided_at for share in shares):
        return not_now(selectors.how_it_closed(step, user, speaker))
    return YES


def _acting(user: User, step: ApprovalStep) -> tuple[User | None, list[StepAssignee]]:
    """In whose name the person acts here, and the shares: their own, else those of somebody absent.

    Own shares come first; whoever has decided for themselves may then decide for the absent one of a joint step.
    """
    own = _shares(user, step)
    if any(share.decided_at is None for share in own):
        return user, own
    asked = [(owner, _shares(owner, step)) for owner in deputies.absent_owners(user, step.approval.matter.kind)]
    for owner, shares in asked:
        if any(share.decided_at is None for share in shares):
            return owner, shares
    if own:
        return user, own
    return next(((owner, shares) for owner, shares in asked if shares), (None, []))


def decide_as(user: User, step: ApprovalStep) -> tuple[User | None, Verdict]:
    """In whose name the person would decide the step, and whether they may."""
    speaker, shares = _acting(user, step)
    if speaker is None or user.clearance < step.approval.matter.secrecy:
        return None, no_right(f"「{step.label}」这一步不由您办理")
    approval = step.approval
    if subjects.get(approval.subject).dual_control and approval.started_by_id in (user.pk, speaker.pk):
        return speaker, no_right("本人提出的申请须由他人审批")
    if (words := _not_distinct(step, user, speaker)) and step.state == ApprovalStep.State.ACTIVE:
        return speaker, no_right(words)
    return speaker, _running(user, step, shares, speaker)


def _not_distinct(step: ApprovalStep, *people: User) -> str:
    """Why none of them may decide it where each step is another person's."""
    if not subjects.get(step.approval.subject).distinct:
        return ""
    return distinct.refusal(step, {person.pk for person in people})


def can_decide(user: User, step: ApprovalStep) -> Verdict:
    """An assignee of the active step, or who stands in for one; never the one who started a run under dual
    control, nor anybody in that person's name."""
    return decide_as(user, step)[1]


def oral_speaker(step: ApprovalStep) -> User | None:
    """The general manager whose words may be recorded in this step."""
    return selectors.general_manager_of(step)


def can_record_oral(user: User, step: ApprovalStep) -> Verdict:
    """The GM's assistant records what the GM said, in a step that is the GM's (DOC-03)."""
    if not user.has_role(roles.GM_ASSISTANT):
        return no_right("只有总经理助理可以代录口头批示")
    speaker = oral_speaker(step)
    if speaker is None:
        return no_right("只能代录总经理的口头批示，这一步不由总经理办理")
    if speaker == user:
        return no_right("本人的批示请直接填写")
    if words := _not_distinct(step, user, speaker):
        return no_right(words)
    return _running(user, step, _shares(speaker, step), speaker)


def can_change_course(user: User, step: ApprovalStep, verb: str) -> Verdict:
    """转办、加签、退回 belong to whoever decides the step; returning only where the subject knows it."""
    verdict = can_decide(user, step)
    if verdict.ok and verb == "return" and "return" not in subjects.get(step.approval.subject).offered(step):
        return not_now("这一步不能退回")
    return verdict


def can_withdraw(user: User, approval: Approval, steps: Sequence[ApprovalStep] = ()) -> Verdict:
    """Who started the run, while nobody has decided or the last step has not been reached.

    A page that has read the `steps` of the run with whom they ask hands them over and saves two queries.
    """
    if approval.started_by_id != user.pk:
        return no_right("只有发起人可以撤回")
    if approval.state != Approval.State.RUNNING:
        return not_now(f"本次审批{approval.get_state_display()}，不能再撤回")
    steps = steps or list(approval.steps.prefetch_related("assignees"))
    nobody_yet = not any(share.decided_at for step in steps for share in step.assignees.all())
    if nobody_yet or steps[-1].state == ApprovalStep.State.WAITING:
        return YES
    return not_now("已到最后一步且有人批示，不能再撤回；如需变更请联系正在办理的人退回", show=True)


def withdrawable(user: User, matter: Matter) -> Approval | None:
    """The running approval of a matter that this person may still take back."""
    run = Approval.objects.filter(matter=matter, state=Approval.State.RUNNING, started_by=user).first()
    return run if run is not None and can_withdraw(user, run).ok else None


def can_edit_flows(user: User) -> Verdict:
    """Flows are the system administrator's (PLT-04)."""
    return YES if user.has_role(roles.SYSTEM_ADMIN) else no_right("审批流程由系统管理员维护")
