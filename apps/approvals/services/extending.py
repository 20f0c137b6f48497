"""A run that has begun takes further steps of its flow: the matter turned out to be more than was stated (PLT-04)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.approvals.models import Approval, ApprovalStep
from apps.approvals.planning import plan
from apps.approvals.services.runs import add_step, check_steps, facts_of, specs_of
from apps.core.errors import DomainError, Stale
from apps.matters.services import lock
from apps.org.models import Principal


@transaction.atomic
def extend_run(
    *,
    approval: Approval,
    picked: Mapping[int, Sequence[Principal]] | None = None,
    given: Sequence[Principal] = (),
    amount: Decimal | None = None,
    stated: Mapping[str, Any] | None = None,
) -> list[ApprovalStep]:
    """Put behind the last step those of the run's own flow version that were skipped and are taken now.

    Steps of the run are never taken away. Who may ask for it is the rule of the calling service. Raises Stale when
    the run has ended, DomainError when somebody needed cannot act.
    """
    matter = lock(approval.matter_id)
    approval = Approval.objects.select_related("flow", "started_by").get(pk=approval.pk)
    if approval.state != Approval.State.RUNNING:
        raise Stale("本次审批已结束，请查看最新情况")
    if approval.flow is None:
        return []
    facts = facts_of(matter, approval.flow.code, approval.started_by, picked, given, amount, stated)
    known = set(approval.steps.values_list("label", flat=True))
    wanted = [one for one in plan(approval.flow, facts) if not one.skipped and one.row.label not in known]
    for one in wanted:
        if one.problem:
            raise DomainError(one.problem)
    specs = [spec for one in wanted for spec in specs_of(one)]
    if specs:
        check_steps(matter, specs)
    last = approval.steps.order_by("-order").values_list("order", flat=True).first() or 0
    return [add_step(approval, spec, last + place) for place, spec in enumerate(specs, 1)]
