"""Deciding a step: approve, pass on, return, reject. Each verb opens with its guard on the locked row."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from apps.approvals import rules, subjects
from apps.approvals.models import Approval, ApprovalStep, Mode, Opinion, StepAssignee
from apps.approvals.services.advancing import close_step, go_on, insert_after, like
from apps.approvals.services.opinions import write_opinion
from apps.approvals.services.runs import finish
from apps.approvals.services.steps import check_reachable, drop_deadlines, meet_deadlines, verb_of
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import Denied, DomainError, Stale
from apps.core.verdict import Verdict
from apps.matters.models import Matter, Participant
from apps.matters.services import add_part, check_clearance, lock, record
from apps.notifications.services import notify_principals
from apps.org import roles
from apps.org.models import Membership, Principal, User

Decision = Opinion.Decision
MISSING_TEXT = {
    Decision.RETURN: "请写明退回的理由",
    Decision.REJECT: "请写明不同意的理由",
    Decision.PASS_ON: "请写明转请批示的意见",
    Decision.AMEND: "请写明修改意见",
}
ENDINGS = {
    Decision.RETURN: (ApprovalStep.State.RETURNED, Approval.State.RETURNED),
    Decision.REJECT: (ApprovalStep.State.REJECTED, Approval.State.REJECTED),
}
VERBS = {
    Decision.RETURN: "退回",
    Decision.REJECT: "不同意",
    Decision.PASS_ON: "转请他人",
    Decision.AMEND: "提出修改意见",
}


@transaction.atomic
def decide_step(
    *,
    step: ApprovalStep,
    actor: User,
    decision: str,
    text: str,
    on_behalf_of: User | None = None,
    mention: Sequence[Principal] = (),
    pass_to: Principal | None = None,
    staged_ids: Iterable[str] = (),
) -> ApprovalStep:
    """One decision of one person in one step; what follows from it happens in the same transaction.

    With `on_behalf_of` the GM's assistant records what the GM said (oral). Who stands in for somebody absent
    (授权代理) decides in that person's name: both names stay. Raises Stale when the step is decided already,
    Denied when it is not the actor's, DomainError (with field) for what is missing.
    """
    matter = lock(step.approval.matter_id)
    step = ApprovalStep.objects.select_related("approval__started_by", "approval__matter").get(pk=step.pk)
    speaker, oral = _guard(actor, step, on_behalf_of), on_behalf_of is not None
    text = _checked_text(step, decision, text, on_behalf_of)
    before = subjects.get(step.approval.subject).before
    if before is not None:
        before(step, decision)
    if decision == Decision.PASS_ON:
        _check_pass_to(step, matter, speaker, pass_to)
    opinion = write_opinion(
        matter=matter,
        label=verb_of(step),
        text=text,
        author=actor,
        step=step,
        decision=decision,
        on_behalf_of=speaker if speaker != actor else None,
        is_oral=oral,
        is_directive=speaker.has_role(roles.COMPANY_LEADER, roles.GENERAL_MANAGER),
    )
    _record(opinion, matter, pass_to)
    if speaker != actor and not oral:  # what somebody signed for another stays open to them
        add_part(matter=matter, principal=actor.principal, part=Participant.Part.FOLLOWER)
    _mention(opinion, matter, mention)
    attach_staged(matter=matter, actor=actor, staged_ids=staged_ids, role="opinion")
    meet_deadlines(_stamp(step, speaker), matter)
    if decision in ENDINGS:
        _end_at(step, decision, matter, actor, text)
        return step
    if decision == Decision.PASS_ON and pass_to is not None:
        insert_after(step, [like(step, pass_to)])
    in_person = decision == Decision.APPROVE and speaker == actor and not oral and step.mode != Mode.ALL
    go_on(step, matter, actor, agreed=actor if in_person else None)
    return step


def _guard(actor: User, step: ApprovalStep, oral_for: User | None) -> User:
    """In whose name the actor decides; refuses who may not."""
    speaker, verdict = rules.decide_as(actor, step) if oral_for is None else _oral(actor, step)
    if not verdict.ok:
        raise Denied(verdict.reason) if verdict.forbidden else Stale(verdict.reason)
    if oral_for is not None and speaker != oral_for:
        raise Denied("口头批示只能代本步骤的总经理录入")
    return speaker or actor


def _oral(actor: User, step: ApprovalStep) -> tuple[User | None, Verdict]:
    return rules.oral_speaker(step), rules.can_record_oral(actor, step)


def _checked_text(step: ApprovalStep, decision: str, text: str, on_behalf_of: User | None) -> str:
    if decision not in subjects.get(step.approval.subject).offered(step):
        raise DomainError("这一步不能这样办理，请从页面上的按钮中选择")
    text = text.strip()
    if text:
        return text
    if on_behalf_of is not None:
        raise DomainError(f"请录入{on_behalf_of.name}口头批示的内容", field="text")
    if decision in MISSING_TEXT:
        raise DomainError(MISSING_TEXT[Decision(decision)], field="text")
    return subjects.get(step.approval.subject).silent


def _check_pass_to(step: ApprovalStep, matter: Matter, speaker: User, pass_to: Principal | None) -> None:
    if pass_to is None:
        raise DomainError("请选定转请哪一位批示", field="pass_to")
    if pass_to.pk == speaker.principal_id:
        raise DomainError("不能转请本人，请另选一位", field="pass_to")
    if step.assignees.filter(principal=pass_to, decided_at__isnull=True).exists():
        raise DomainError(f"{pass_to.label}本来就在这一步办理，无需转请", field="pass_to")
    try:
        check_clearance(matter=matter, principal=pass_to)
        check_reachable([pass_to])
    except DomainError as error:
        error.field = "pass_to"
        raise


def _record(opinion: Opinion, matter: Matter, pass_to: Principal | None) -> None:
    verb = VERBS.get(Decision(opinion.decision), opinion.label)
    if opinion.is_oral:
        verb = f"代录口头{verb}"
    record(
        matter=matter,
        actor=opinion.author,
        code=f"opinion.{opinion.decision}",
        verb=verb,
        note=opinion.text,
        changes={"pass_to": pass_to.label} if pass_to and opinion.decision == Decision.PASS_ON else {},
        on_behalf_of=opinion.on_behalf_of,
    )


def _mention(opinion: Opinion, matter: Matter, mention: Sequence[Principal]) -> None:
    """Those named may read the matter and are told."""
    if not mention:
        return
    for principal in mention:
        add_part(matter=matter, principal=principal, part=Participant.Part.READER)
    opinion.mentioned.set(mention)
    notify_principals(
        principals=mention,
        key=f"mention:{opinion.pk}",
        code="mention",
        title=f"{opinion.signature}在{opinion.label}中指定您办理：{matter.title}",
        body=opinion.text[:300],
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[opinion.author] if opinion.author else [],
    )


def _stamp(step: ApprovalStep, speaker: User) -> list[StepAssignee]:
    """Mark the speaker's share as decided; outside a joint step one decision is everybody's."""
    open_ones = step.assignees.filter(decided_at__isnull=True)
    if step.mode == Mode.ALL:
        mine = Membership.objects.filter(user=speaker).values("principal_id")
        open_ones = open_ones.filter(principal__in=mine)
    stamped = list(open_ones)
    StepAssignee.objects.filter(pk__in=[row.pk for row in stamped]).update(decided_at=clock.now())
    return stamped


def _end_at(step: ApprovalStep, decision: str, matter: Matter, actor: User, text: str) -> None:
    step_state, run_state = ENDINGS[Decision(decision)]
    drop_deadlines(step, matter)
    close_step(step, step_state)
    finish(step.approval, run_state, matter=matter, actor=actor, note=text)
