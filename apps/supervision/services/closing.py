"""The end of an item: claimed done, confirmed by the issuer's side or sent back; or cancelled."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from apps.approvals.services import stop_running
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.matters.services import hold, move, record
from apps.notifications.services import notify, notify_principals, settle
from apps.org.models import User
from apps.supervision import rules
from apps.supervision.deadlines import CODE as DUE
from apps.supervision.kinds import ItemState
from apps.supervision.models import CompletionClaim, ExtensionRequest, SupervisionItem
from apps.supervision.services.bodies import index_words
from apps.supervision.services.items import hold_by_workers, issuer_side, locked_item, set_due, workers

Claim = CompletionClaim.State


@transaction.atomic
def claim_completion(
    *, item: SupervisionItem, actor: User, text: str, staged_ids: Iterable[str] = ()
) -> CompletionClaim:
    """Say it is done against the acceptance criteria; the issuer's side is asked to confirm."""
    item = locked_item(item)
    rules.can_claim(actor, item).require()
    if not text.strip():
        raise DomainError("请对照验收标准写明完成情况", field="text")
    now = clock.now()
    claim = CompletionClaim.objects.create(item=item, claimed_by=actor, text=text.strip(), at=now)
    index_words(claim)
    item.last_report_at = now
    item.save(update_fields=["last_report_at"])
    attach_staged(matter=item.matter, actor=actor, staged_ids=staged_ids, role="result")
    move(item.matter, ItemState.CLAIMED, actor=actor, note=claim.text)
    _settle(item)
    reviewers = issuer_side(item)
    hold(matter=item.matter, principals=reviewers)
    deadlines.meet(matter=item.matter, code=DUE)
    notify_principals(
        principals=reviewers,
        key=f"claim:{claim.pk}",
        code="todo",
        title=f"请审核销号：{item.matter.title}",
        body=claim.text[:300],
        matter=item.matter,
        url=item.matter.get_absolute_url(),
        exclude=[actor],
    )
    return claim


@transaction.atomic
def confirm_close(*, item: SupervisionItem, actor: User, note: str = "") -> SupervisionItem:
    """Strike it off (销号): what was claimed meets the criteria. The source's kind is told."""
    item = locked_item(item)
    rules.can_confirm(actor, item).require()
    _decide_claim(item, actor, Claim.CONFIRMED, note)
    item.progress = 100
    _end(item, ItemState.CLOSED, actor, note.strip() or "同意销号")
    source = item.source_matter
    handler = source.kind_spec.on_supervision_closed if source else None
    if handler is not None:
        handler(matter=source, item=item, actor=actor)
    return item


@transaction.atomic
def send_back(*, item: SupervisionItem, actor: User, note: str) -> SupervisionItem:
    """Not done yet, for this reason: the work and its limit go on."""
    item = locked_item(item)
    rules.can_confirm(actor, item).require()
    if not note.strip():
        raise DomainError("请写明退办的理由，责任人将据此补办", field="note")
    claim = _decide_claim(item, actor, Claim.SENT_BACK, note)
    move(item.matter, ItemState.IN_PROGRESS, actor=actor, note=note.strip())
    hold_by_workers(item)
    set_due(item)
    _tell_workers(item, actor, f"claim:{claim.pk}:back", f"销号退办：{item.matter.title}", note, "todo")
    return item


@transaction.atomic
def cancel_item(*, item: SupervisionItem, actor: User, reason: str) -> SupervisionItem:
    """Strike out what is no longer to be done; an extension or claim still undecided falls away."""
    item = locked_item(item)
    rules.can_cancel(actor, item).require()
    if not reason.strip():
        raise DomainError("请写明撤销的理由", field="reason")
    stop_running(matter=item.matter, actor=actor, reason="督办撤销")
    item.extensions.filter(state=ExtensionRequest.State.PENDING).update(state=ExtensionRequest.State.WITHDRAWN)
    if item.matter.state == ItemState.CLAIMED:
        _decide_claim(item, actor, Claim.SENT_BACK, reason)
    deadlines.cancel(matter=item.matter, code=DUE)
    _end(item, ItemState.CANCELLED, actor, reason.strip())
    return item


def _decide_claim(item: SupervisionItem, actor: User, state: str, note: str) -> CompletionClaim:
    claim = item.claims.select_related("claimed_by").get(state=Claim.PENDING)
    claim.state, claim.decided_by, claim.decided_at, claim.decision_note = state, actor, clock.now(), note.strip()
    claim.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    settle(matter=item.matter, key=f"claim:{claim.pk}")
    return claim


def _end(item: SupervisionItem, state: str, actor: User, note: str) -> None:
    item.closed_on = clock.today()
    item.save(update_fields=["closed_on", "progress"])
    move(item.matter, state, actor=actor, note=note)
    _settle(item)
    word = item.matter.state_label
    _tell_workers(item, actor, f"supervision:{item.pk}:{state}", f"督办{word}：{item.matter.title}", note, "result")
    if item.source_matter is not None:
        record(
            matter=item.source_matter,
            actor=actor,
            code=f"supervision.{state}",
            verb=f"督办{word}",
            note=item.matter.number,
        )


def _settle(item: SupervisionItem) -> None:
    """The workers have done theirs, or need not: what they were asked and urged for is no longer unread."""
    settle(matter=item.matter, codes=["urge"])
    keys = [f"supervision:{item.pk}", *(f"claim:{pk}" for pk in item.claims.values_list("pk", flat=True))]
    settle(matter=item.matter, codes=["todo", "reading"], key=keys)


def _tell_workers(item: SupervisionItem, actor: User, key: str, title: str, body: str, code: str) -> None:
    told: dict[str, Any] = {
        "key": key,
        "title": title,
        "body": body[:300],
        "matter": item.matter,
        "url": item.matter.get_absolute_url(),
        "exclude": [actor],
    }
    notify_principals(principals=workers(item), code=code, **told)
    notify(recipients=[item.issuer], code="result", **told)
