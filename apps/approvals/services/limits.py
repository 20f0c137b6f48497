"""What happens when a step has passed its limit: the flow says so, the schedule asks every minute (PLT-04).

Reminders are the deadlines' work. Here the step itself moves: to the superior as well, to somebody named, or on
with an opinion of the system. Each step is taken once: under the matter's lock it is looked at again and marked.
"""

import logging

from django.db import transaction

from apps.approvals import posts
from apps.approvals.models import ApprovalStep, Mode, OnLimit, Opinion, StepAssignee
from apps.approvals.services.advancing import go_on
from apps.approvals.services.opinions import write_opinion
from apps.approvals.services.steps import drop_deadlines, join, verb_of
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter
from apps.matters.services import check_clearance, lock, record
from apps.org.models import Principal

log = logging.getLogger(__name__)


def act_on_limits(most: int = 500) -> int:
    """Move every active step that has passed its limit as its flow says; returns how many were moved."""
    due = ApprovalStep.objects.filter(
        state=ApprovalStep.State.ACTIVE, due_at__lte=clock.now(), limit_done_at__isnull=True
    ).exclude(on_limit=OnLimit.REMIND)
    moved = 0
    for pk, matter_id in list(due.order_by("due_at").values_list("pk", "approval__matter_id")[:most]):
        try:
            moved += _act_on(pk, matter_id)
        except DomainError as error:  # one step that cannot move must not stop the others
            log.warning("limit of step %s: %s", pk, error.message)
    return moved


@transaction.atomic
def _act_on(pk: int, matter_id: int) -> bool:
    matter = lock(matter_id)
    step = ApprovalStep.objects.select_related("approval__started_by", "limit_principal__person").get(pk=pk)
    if step.state != ApprovalStep.State.ACTIVE or step.limit_done_at or not step.due_at or step.due_at > clock.now():
        return False
    step.limit_done_at = clock.now()
    step.save(update_fields=["limit_done_at"])
    if step.on_limit == OnLimit.SKIP:
        _skip(step, matter)
        return True
    for share in step.assignees.select_related("principal").filter(decided_at__isnull=True).order_by("id"):
        _give_to_another(step, share, matter)
    return True


def _skip(step: ApprovalStep, matter: Matter) -> None:
    late = step.assignees.select_related("principal").filter(decided_at__isnull=True)
    names = "、".join(share.principal.label for share in late)
    text = f"{names}超过时限未办，按流程规定视为无意见。"
    write_opinion(matter=matter, label=verb_of(step), text=text, author=None, step=step, decision=Opinion.Decision.SKIP)
    record(matter=matter, actor=None, code="limit.skip", verb="超时往下走", note=text)
    drop_deadlines(step, matter)
    late.update(decided_at=clock.now())
    go_on(step, matter, None)


def _give_to_another(step: ApprovalStep, share: StepAssignee, matter: Matter) -> None:
    """To the superior as well (in a joint step in place of the late one), or to whom the flow names."""
    target = step.limit_principal if step.on_limit == OnLimit.PASS else _superior(share.principal)
    if target is None or not _can_take(step, target, matter):
        record(
            matter=matter,
            actor=None,
            code="limit.nobody",
            verb="超时未能转交",
            note=f"「{step.label}」超过时限，但没有可以接办的{'上级' if step.on_limit == OnLimit.ESCALATE else '人'}",
        )
        return
    takes_over = step.on_limit == OnLimit.PASS or step.mode == Mode.ALL
    if takes_over:
        drop_share(step, share, matter)
    if not step.assignees.filter(principal=target).exists():
        join(step, [target], matter)
    words = "转由" if takes_over else "同时交"
    note = f"{share.principal.label}超过时限未办，{words}{target.label}办理"
    record(matter=matter, actor=None, code=f"limit.{step.on_limit}", verb="超时转交", note=note)


def _superior(principal: Principal) -> Principal | None:
    above = posts.superior_of(principal)
    return above.principal if above is not None else None


def _can_take(step: ApprovalStep, target: Principal, matter: Matter) -> bool:
    """Cleared, still to decide or not asked yet, and not the applicant."""
    try:
        check_clearance(matter=matter, principal=target)
    except DomainError:
        return False
    decided = step.assignees.filter(principal=target, decided_at__isnull=False).exists()
    return not decided and target.pk != step.approval.started_by.principal_id


def drop_share(step: ApprovalStep, share: StepAssignee, matter: Matter) -> None:
    """This assignee need not act any more; the row stays as history."""
    drop_deadlines(step, matter, only=share)
    StepAssignee.objects.filter(pk=share.pk).update(decided_at=clock.now())
