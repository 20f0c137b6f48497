"""How a run moves: a step closes, the next opens, a step is put in between."""

from collections.abc import Sequence

from django.db.models import F

from apps.approvals.models import Approval, ApprovalStep, Mode
from apps.approvals.services.passing import pass_if_same
from apps.approvals.services.runs import StepSpec, add_step, finish
from apps.approvals.services.steps import hold_by_the_undecided, open_step
from apps.core import clock
from apps.matters.models import Matter
from apps.notifications.services import settle
from apps.org.models import Principal, User


def close_step(step: ApprovalStep, state: str) -> None:
    """The step is over, in this state."""
    step.state, step.closed_at = state, clock.now()
    step.save(update_fields=["state", "closed_at"])
    settle(matter=step.approval.matter, key=f"step:{step.pk}")  # whoever else was asked need not act any more


def go_on(step: ApprovalStep, matter: Matter, actor: User | None, *, agreed: User | None = None) -> None:
    """Wait for the others of a joint step, or open the next step, or end the run. `agreed` is who has agreed to this
    step just now and in person."""
    if hold_by_the_undecided(step, matter):
        return
    close_step(step, ApprovalStep.State.DONE)
    open_next(step.approval, matter, actor, agreed=agreed)


def open_next(approval: Approval, matter: Matter, actor: User | None, *, agreed: User | None = None) -> None:
    """The first step that waits has its turn, unless it passes by itself; without one the run is approved."""
    following = approval.steps.filter(state=ApprovalStep.State.WAITING).first()
    if following is None:
        finish(approval, Approval.State.APPROVED, matter=matter, actor=actor)
    elif pass_if_same(following, matter, agreed):
        open_next(approval, matter, actor, agreed=agreed)
    else:
        open_step(following, matter)


def like(step: ApprovalStep, principal: Principal, label: str = "") -> StepSpec:
    """A step for one principal with the limit of another step."""
    return StepSpec(label or step.label, [principal], Mode.SINGLE, step.limit_hours)


def again(step: ApprovalStep) -> StepSpec:
    """The same step once more, with the same people."""
    people = [row.principal for row in step.assignees.select_related("principal__person").order_by("id")]
    return StepSpec(step.label, people, step.mode, step.limit_hours, step.on_limit, step.limit_principal)


def insert_after(step: ApprovalStep, specs: Sequence[StepSpec]) -> list[ApprovalStep]:
    """Put steps right after this one; what was behind it moves back."""
    return _insert(step.approval, step.order + 1, specs)


def insert_before(step: ApprovalStep, specs: Sequence[StepSpec]) -> list[ApprovalStep]:
    """Put steps right before this one, which moves back with all behind it."""
    added = _insert(step.approval, step.order, specs)
    step.refresh_from_db(fields=["order"])
    return added


def _insert(approval: Approval, order: int, specs: Sequence[StepSpec]) -> list[ApprovalStep]:
    approval.steps.filter(order__gte=order).update(order=F("order") + len(specs))
    return [add_step(approval, spec, order + n) for n, spec in enumerate(specs)]
