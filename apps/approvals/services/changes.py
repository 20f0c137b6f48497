"""Changing the course of a run: hand over (转办), add signers (加签), return to an earlier step (退回). PLT-03.

Each is a word of the person whose step it is, kept as an opinion, in one transaction under the matter's lock.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from apps.approvals import rules, subjects
from apps.approvals.models import Approval, ApprovalStep, Mode, Opinion
from apps.approvals.services.advancing import again, close_step, insert_after, insert_before, like
from apps.approvals.services.opinions import write_opinion
from apps.approvals.services.runs import StepSpec, finish
from apps.approvals.services.steps import check_reachable, drop_deadlines, join, meet_deadlines, open_step, verb_of
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import Denied, DomainError, Stale
from apps.matters.models import Matter, Participant
from apps.matters.services import add_part, check_clearance, lock, record
from apps.org import roles
from apps.org.models import Membership, Principal, User

Decision = Opinion.Decision
BEFORE, AFTER, BESIDE = "before", "after", "beside"
WHERE = {BEFORE: "先由他们办理，再由我办理", BESIDE: "和我同时办理（都要办）", AFTER: "我办理之后由他们办理"}


@transaction.atomic
def hand_over(
    *, step: ApprovalStep, actor: User, to: Principal, reason: str, staged_ids: Iterable[str] = ()
) -> ApprovalStep:
    """Give one's part of the step to somebody else; the limit stays, the history names both.

    Raises Stale when the step is decided, Denied when it is not the actor's, DomainError with the field.
    """
    matter, step, speaker = _begin(step, actor)
    if not reason.strip():
        raise DomainError("请写明转办的理由", field="reason")
    _check_newcomers(step, matter, speaker, [to], "to")
    _write(step, matter, actor, speaker, Decision.HAND_OVER, f"{reason.strip()}（转{to.label}）", staged_ids)
    mine = Membership.objects.filter(user=speaker).values("principal_id")
    shares = list(step.assignees.filter(decided_at__isnull=True, principal__in=mine))
    meet_deadlines(shares, matter)
    step.assignees.filter(pk__in=[share.pk for share in shares]).update(decided_at=clock.now())
    join(step, [to], matter)
    return step


@transaction.atomic
def add_signers(
    *,
    step: ApprovalStep,
    actor: User,
    people: Sequence[Principal],
    where: str,
    reason: str,
    staged_ids: Iterable[str] = (),
) -> ApprovalStep:
    """Ask further people: before the actor decides (the step waits for them), beside, or after the actor.

    Raises Stale when the step is decided, Denied when it is not the actor's, DomainError with the field.
    """
    matter, step, speaker = _begin(step, actor)
    people = list({one.pk: one for one in people}.values())
    if where not in WHERE:
        raise DomainError("请选择加签的方式", field="where")
    if not people:
        raise DomainError("请选定加签人员", field="people")
    if not reason.strip():
        raise DomainError("请写明请他们看什么", field="reason")
    _check_newcomers(step, matter, speaker, people, "people")
    if where == BESIDE and step.mode == Mode.ANY and step.assignees.count() > 1:
        raise DomainError("这一步由任一人办理即可，不能并行加签；请改选其他方式", field="where")
    names = "、".join(one.label for one in people)
    text = f"{reason.strip()}（请{names}{verb_of(step)}）"
    _write(step, matter, actor, speaker, Decision.ADD_SIGNER, text, staged_ids)
    if where == BESIDE:
        step.mode = Mode.ALL
        step.save(update_fields=["mode"])
        join(step, people, matter)
    elif where == AFTER:
        insert_after(step, [like(step, one) for one in people])
    else:
        _wait_for(step, matter, people)
    return step


def _wait_for(step: ApprovalStep, matter: Matter, people: Sequence[Principal]) -> None:
    """The step goes back to waiting; its people's limits stop and begin again when it is their turn."""
    drop_deadlines(step, matter)
    step.state = ApprovalStep.State.WAITING
    step.save(update_fields=["state"])
    first, *_ = insert_before(step, [like(step, one) for one in people])
    open_step(first, matter)


@transaction.atomic
def return_to(
    *,
    step: ApprovalStep,
    actor: User,
    reason: str,
    target: ApprovalStep | None = None,
    straight_back: bool = False,
    staged_ids: Iterable[str] = (),
) -> ApprovalStep:
    """Return to the initiator (`target` None: the run ends) or to an earlier step of the run.

    With `straight_back` what is submitted again comes directly back to this step, past the steps in between.
    The steps done stay as they are; what is to be done again is written anew. Raises Stale, Denied, DomainError.
    """
    matter, step, speaker = _begin(step, actor)
    if "return" not in subjects.get(step.approval.subject).offered(step):
        raise DomainError("这一步不能退回")
    if not reason.strip():
        raise DomainError("请写明退回的理由", field="reason")
    if target is not None and (target.approval_id != step.approval_id or target.pk not in returnable_ids(step)):
        raise DomainError("只能退回到本次审批中已办过的步骤", field="target")
    to_whom = f"（退回到「{target.label}」）" if target else ""
    _write(step, matter, actor, speaker, Decision.RETURN, reason.strip() + to_whom, staged_ids)
    drop_deadlines(step, matter)
    step.assignees.filter(decided_at__isnull=True).update(decided_at=clock.now())
    close_step(step, ApprovalStep.State.RETURNED)
    if target is None:
        _end(step, matter, actor, reason, straight_back)
        return step
    first, *_ = insert_after(step, _once_more(step, target, straight_back))
    open_step(first, matter)
    return step


def returnable_ids(step: ApprovalStep) -> list[int]:
    """The steps of this run that were done before this one, in order."""
    done = step.approval.steps.filter(order__lt=step.order, state=ApprovalStep.State.DONE)
    return list(done.order_by("order").values_list("pk", flat=True))


def _once_more(step: ApprovalStep, target: ApprovalStep, straight_back: bool) -> list[StepSpec]:
    between = (
        []
        if straight_back
        else step.approval.steps.filter(order__gt=target.order, order__lt=step.order, state=ApprovalStep.State.DONE)
    )
    return [again(one) for one in (target, *between, step)]


def _end(step: ApprovalStep, matter: Matter, actor: User, reason: str, straight_back: bool) -> None:
    approval = step.approval
    if straight_back:
        approval.resume_at = step
        approval.save(update_fields=["resume_at"])
    finish(approval, Approval.State.RETURNED, matter=matter, actor=actor, note=reason)


def _begin(step: ApprovalStep, actor: User) -> tuple[Matter, ApprovalStep, User]:
    """Lock, read again, check that the step is the actor's to decide now; in whose name."""
    matter = lock(step.approval.matter_id)
    step = ApprovalStep.objects.select_related("approval__started_by", "approval__matter").get(pk=step.pk)
    speaker, verdict = rules.decide_as(actor, step)
    if not verdict.ok:
        raise Denied(verdict.reason) if verdict.forbidden else Stale(verdict.reason)
    return matter, step, speaker or actor


def _check_newcomers(
    step: ApprovalStep, matter: Matter, speaker: User, people: Sequence[Principal], field: str
) -> None:
    """Reachable, cleared, not oneself, not asked already, and not the applicant under dual control."""
    asked = set(step.assignees.values_list("principal_id", flat=True))
    approval = step.approval
    for one in people:
        if one.pk == speaker.principal_id:
            raise DomainError("不能选本人，请另选一位", field=field)
        if one.pk in asked:
            raise DomainError(f"{one.label}本来就在这一步，请另选一位", field=field)
        if subjects.get(approval.subject).dual_control and one.pk == approval.started_by.principal_id:
            raise DomainError(f"{one.label}是申请人，不能审批自己的申请", field=field)
    try:
        for one in people:
            check_clearance(matter=matter, principal=one)
        check_reachable(people)
    except DomainError as error:
        error.field = field
        raise


def _write(
    step: ApprovalStep,
    matter: Matter,
    actor: User,
    speaker: User,
    decision: Decision,
    text: str,
    staged_ids: Iterable[str],
) -> None:
    """The opinion with its files and the timeline, with both names when somebody stands in."""
    absent = speaker if speaker != actor else None
    write_opinion(
        matter=matter,
        label=verb_of(step),
        text=text,
        author=actor,
        step=step,
        decision=decision,
        on_behalf_of=absent,
        is_directive=speaker.has_role(roles.COMPANY_LEADER, roles.GENERAL_MANAGER),
    )
    record(matter=matter, actor=actor, code=f"opinion.{decision}", verb=decision.label, note=text, on_behalf_of=absent)
    attach_staged(matter=matter, actor=actor, staged_ids=staged_ids, role="opinion")
    if absent is not None:
        add_part(matter=matter, principal=actor.principal, part=Participant.Part.FOLLOWER)
