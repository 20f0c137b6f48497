"""Extensions (延期): asked for before the limit, decided by an approval run of subject `extension`.

Supervision uses the approvals engine on the same floor: one engine decides every yes and no
(docs/architecture.md, "Decided while building"). Who decides stands in the flow, which determines from the item
only "the issuer and the office director"; an administrator's edit changes the next extension.
"""

import datetime as dt

from django.db import transaction

from apps.approvals.models import Approval
from apps.approvals.services import start_from_flow
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.formatting import day
from apps.matters.services import record
from apps.org import roles
from apps.org.models import Principal, Role, User
from apps.supervision import rules
from apps.supervision.facts import DAYS
from apps.supervision.models import ExtensionRequest, SupervisionItem
from apps.supervision.services.bodies import index_words
from apps.supervision.services.items import hold_by_workers, locked_item, set_due

SUBJECT = "extension"
FLOW = "extension"  # its steps and limits are the administrator's; migration 0003 of this app seeds them
RESULTS = {
    Approval.State.APPROVED: ExtensionRequest.State.APPROVED,
    Approval.State.WITHDRAWN: ExtensionRequest.State.WITHDRAWN,
}


@transaction.atomic
def request_extension(*, item: SupervisionItem, actor: User, to_date: dt.date, reason: str) -> ExtensionRequest:
    """Ask for a later limit; the issuer or the office director decides. The limit stays until they agree."""
    item = locked_item(item)
    rules.can_extend(actor, item).require()
    if not reason.strip():
        raise DomainError("请写明延期理由", field="reason")
    if to_date <= item.due_on:
        raise DomainError(f"新期限应晚于现期限（{day(item.due_on)}）", field="to_date")
    record(
        matter=item.matter,
        actor=actor,
        code="extension",
        verb="申请延期",
        note=reason.strip(),
        changes={"due_on": [item.due_on.isoformat(), to_date.isoformat()]},
    )
    approval = start_from_flow(
        matter=item.matter,
        flow_code=FLOW,
        subject=SUBJECT,
        actor=actor,
        given=_deciders(item, actor),
        stated={DAYS: (to_date - item.due_on).days},
    )
    asked = ExtensionRequest.objects.create(
        item=item,
        approval=approval,
        requested_by=actor,
        reason=reason.strip(),
        from_date=item.due_on,
        to_date=to_date,
        at=clock.now(),
    )
    index_words(asked)
    return asked


def _deciders(item: SupervisionItem, requester: User) -> list[Principal]:
    """The issuer and the office director; the GM's assistant instead of a director who asks for himself."""
    code = roles.GM_ASSISTANT if requester.has_role(roles.OFFICE_DIRECTOR) else roles.OFFICE_DIRECTOR
    role = Role.objects.filter(code=code).select_related("principal").first()
    deciders = [] if item.issuer_id == requester.pk else [item.issuer.principal]
    return [*deciders, role.principal] if role is not None else deciders


def on_approval(*, approval: Approval, outcome: Approval.State, actor: User) -> None:
    """An extension was decided, in the transaction of the decision: the limit moves, or stays as it was."""
    request = ExtensionRequest.objects.filter(approval=approval).select_related("item").first()
    if request is None:  # a run about something else: the work goes on with those who do it
        hold_by_workers(locked_item(SupervisionItem(pk=approval.matter_id)))
        return
    item = locked_item(request.item)
    request.state = RESULTS.get(outcome, ExtensionRequest.State.REFUSED)
    request.save(update_fields=["state"])
    hold_by_workers(item)
    if request.state != ExtensionRequest.State.APPROVED:
        return
    before, item.due_on = item.due_on, request.to_date
    item.extension_count += 1
    item.save(update_fields=["due_on", "extension_count"])
    set_due(item)
    record(
        matter=item.matter,
        actor=actor,
        code="extended",
        verb="延期生效",
        note=f"办结期限由 {day(before)} 延至 {day(item.due_on)}",
        changes={"due_on": [before.isoformat(), item.due_on.isoformat()]},
    )
