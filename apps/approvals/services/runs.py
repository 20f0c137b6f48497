"""Starting and ending approval runs (PLT-03). Steps are copied into the run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.approvals import rules, selectors, subjects, uses
from apps.approvals.facts import values_of
from apps.approvals.models import Approval, ApprovalFlow, ApprovalStep, Mode, OnLimit, StepAssignee
from apps.approvals.planning import Facts, Planned, plan
from apps.approvals.services.steps import check_reachable, drop_deadlines, open_step
from apps.core import clock
from apps.core.errors import Denied, DomainError, Stale
from apps.matters.models import Matter
from apps.matters.services import check_clearance, end_parts, lock, record
from apps.notifications.services import notify
from apps.org.models import Principal, User


@dataclass(frozen=True)
class StepSpec:
    """One step to be run: who, how several act (Mode), and the limit in working hours."""

    label: str
    principals: Sequence[Principal]
    mode: str = Mode.SINGLE
    limit_hours: int | None = None
    on_limit: str = OnLimit.REMIND
    limit_principal: Principal | None = None


@transaction.atomic
def start_approval(
    *, matter: Matter, subject: str, steps: Sequence[StepSpec], actor: User, flow: ApprovalFlow | None = None
) -> Approval:
    """Copy the steps into a run and open the first. One run at a time per matter.

    Everybody named is checked now (clearance, somebody to act), so that no leader's decision fails later
    through somebody else's fault. Raises DomainError naming the person or department.
    """
    matter = lock(matter.pk)
    if selectors.running(matter) is not None:
        raise Stale("本件已在审批中，不能重复发起，请查看最新情况")
    check_steps(matter, steps)
    approval = Approval.objects.create(
        matter=matter, subject=subject, flow=flow, started_by=actor, started_at=clock.now()
    )
    written = [add_step(approval, spec, order) for order, spec in enumerate(steps, start=1)]
    passed = _already_passed(approval, written)
    if passed:
        ApprovalStep.objects.filter(pk__in=[one.pk for one in passed]).update(
            state=ApprovalStep.State.SKIPPED, closed_at=approval.started_at
        )
        names = "、".join(one.label for one in passed)
        note = f"按退回时的要求直接到「{written[len(passed)].label}」，前面已办的不再经过：{names}"
        record(matter=matter, actor=actor, code="resumed", verb="重新提交", note=note)
    open_step(written[len(passed)], matter)
    return approval


def _already_passed(approval: Approval, written: Sequence[ApprovalStep]) -> list[ApprovalStep]:
    """The steps before the one that the last run was returned from, when its people asked to have it straight back.

    Found by the people asked: a step planned otherwise this time begins from the start.
    """
    last = Approval.objects.filter(matter=approval.matter_id, subject=approval.subject).exclude(pk=approval.pk)
    before = last.select_related("resume_at").order_by("-pk").first()
    if before is None or before.state != Approval.State.RETURNED or before.resume_at is None:
        return []
    wanted = set(before.resume_at.assignees.values_list("principal_id", flat=True))
    for position, step in enumerate(written):
        if wanted == set(step.assignees.values_list("principal_id", flat=True)):
            return list(written[:position])
    return []


def check_steps(matter: Matter, steps: Sequence[StepSpec]) -> None:
    """Everybody named is cleared and reachable. Raises DomainError naming the step or the person."""
    if not steps or any(not spec.principals for spec in steps):
        raise DomainError("请为每一步至少选定一位办理人")
    for spec in steps:
        if spec.mode == Mode.SINGLE and len(spec.principals) != 1:
            raise DomainError(f"「{spec.label}」是单人步骤，只能选定一位办理人")
        for principal in spec.principals:
            check_clearance(matter=matter, principal=principal)
    check_reachable([principal for spec in steps for principal in spec.principals])


def add_step(approval: Approval, spec: StepSpec, order: int) -> ApprovalStep:
    """Write one waiting step with its assignees (each principal once, in the order given)."""
    step = ApprovalStep.objects.create(
        approval=approval,
        order=order,
        label=spec.label,
        mode=spec.mode,
        limit_hours=spec.limit_hours,
        on_limit=spec.on_limit,
        limit_principal=spec.limit_principal,
    )
    unique = {principal.pk: principal for principal in spec.principals}
    StepAssignee.objects.bulk_create([StepAssignee(step=step, principal=principal) for principal in unique.values()])
    return step


def start_from_flow(
    *,
    matter: Matter,
    flow_code: str,
    subject: str,
    actor: User,
    picked: Mapping[int, Sequence[Principal]] | None = None,
    given: Sequence[Principal] = (),
    amount: Decimal | None = None,
    stated: Mapping[str, Any] | None = None,
) -> Approval:
    """Start a run by the current version of a flow (PLT-03, 04).

    `given` are those whom the matter determines, `picked` those whom the initiator chose, by the order of the
    step. Conditions look at the matter, at `amount` and at the facts of its kind: those `stated` now, and what the
    matter shows. Raises DomainError with the first thing that is wrong.
    """
    flow = ApprovalFlow.objects.filter(code=flow_code, is_current=True).order_by("-version").first()
    if flow is None:
        raise DomainError(f"没有现行的审批流程「{flow_code}」，请系统管理员先在后台启用")
    planned = plan(flow, facts_of(matter, flow_code, actor, picked, given, amount, stated))
    for one in planned:
        if one.problem:
            raise DomainError(one.problem)
    specs = [spec for one in planned if not one.skipped for spec in specs_of(one)]
    if not specs:
        raise DomainError(f"按「{flow.name}」的条件，本件没有一步需要办理，请系统管理员检查流程")
    return start_approval(matter=matter, subject=subject, steps=specs, actor=actor, flow=flow)


def facts_of(
    matter: Matter,
    flow_code: str,
    applicant: User,
    picked: Mapping[int, Sequence[Principal]] | None,
    given: Sequence[Principal],
    amount: Decimal | None,
    stated: Mapping[str, Any] | None,
) -> Facts:
    """What the conditions of a flow look at in this matter, and whom it and its initiator name."""
    known = uses.get(flow_code).facts
    values = values_of(known, matter, stated or {})
    return Facts(
        applicant, matter.department, matter.urgency, matter.secrecy, amount, given, picked or {}, known, values
    )


def specs_of(one: Planned) -> list[StepSpec]:
    """A step of the flow as steps of a run: several people one after the other are as many steps."""
    row = one.row
    groups = [[principal] for principal in one.principals] if row.mode == Mode.SINGLE else [list(one.principals)]
    return [
        StepSpec(row.label, group, row.mode, row.limit_hours, row.on_limit, row.limit_principal) for group in groups
    ]


def finish(approval: Approval, state: str, *, matter: Matter, actor: User | None, note: str = "") -> None:
    """End a run: what was not reached is skipped, its limits fall away, the starter is told, the kind moves on."""
    _close(approval, state, matter)
    subject = subjects.get(approval.subject)
    words = {
        Approval.State.APPROVED: subject.approved_words,
        Approval.State.REJECTED: "未获同意",
        Approval.State.RETURNED: "已退回",
    }.get(Approval.State(state))
    if words:
        notify(
            recipients=[approval.started_by],
            key=f"approval:{approval.pk}",
            code="result",
            title=f"{subject.label}{words}：{matter.title}",
            body=note[:300],
            matter=matter,
            url=matter.get_absolute_url(),
            exclude=[actor] if actor else [],
        )
    handler = matter.kind_spec.on_approval
    if handler is not None:
        handler(approval=approval, outcome=Approval.State(state), actor=actor)


def _close(approval: Approval, state: str, matter: Matter) -> None:
    approval.state, approval.ended_at = state, clock.now()
    approval.save(update_fields=["state", "ended_at"])
    unfinished = [ApprovalStep.State.WAITING, ApprovalStep.State.ACTIVE]
    left = approval.steps.filter(state__in=unfinished)
    for step in left.filter(state=ApprovalStep.State.ACTIVE):
        drop_deadlines(step, matter)
    left.update(state=ApprovalStep.State.SKIPPED, closed_at=approval.ended_at)
    end_parts(matter=matter, part="holder")


@transaction.atomic
def withdraw(*, approval: Approval, actor: User, reason: str) -> Approval:
    """Take a run back, by who started it (rules.can_withdraw says until when). Needs a reason."""
    matter = lock(approval.matter_id)
    approval = Approval.objects.select_related("started_by").get(pk=approval.pk)
    verdict = rules.can_withdraw(actor, approval)
    if not verdict.ok:
        raise Denied(verdict.reason) if verdict.forbidden else Stale(verdict.reason)
    if not reason.strip():
        raise DomainError("请写明撤回的理由", field="reason")
    subject = subjects.get(approval.subject)
    record(matter=matter, actor=actor, code="withdraw", verb=f"撤回{subject.label}", note=reason.strip())
    finish(approval, Approval.State.WITHDRAWN, matter=matter, actor=actor)
    return approval


@transaction.atomic
def stop_running(*, matter: Matter, actor: User | None, reason: str) -> Approval | None:
    """End whatever runs on a matter that itself ends (voided, cancelled). The kind is not asked again."""
    matter = lock(matter.pk)
    approval = selectors.running(matter)
    if approval is not None:
        subject = subjects.get(approval.subject)
        record(matter=matter, actor=actor, code="withdraw", verb=f"终止{subject.label}", note=reason)
        _close(approval, Approval.State.WITHDRAWN, matter)
    return approval
