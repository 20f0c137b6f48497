"""The ways out of the register before the end: 退文 and 作废. The number stays used, the reason is kept."""

from django.db import transaction

from apps.approvals.services.runs import stop_running
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.documents import rules
from apps.documents.models import IncomingDocument, IncomingState
from apps.documents.services.registration import change_state, locked
from apps.org.models import User
from apps.supervision import selectors as supervision


@transaction.atomic
def return_to_sender(*, document: IncomingDocument, actor: User, reason: str) -> IncomingDocument:
    """初审不合: the paper goes back to where it came from, with the reason (domain.md 1.2)."""
    document = locked(document)
    rules.can_return_to_sender(actor, document).require()
    return _leave(document, IncomingState.RETURNED, actor, reason, "请写明退文理由")


@transaction.atomic
def void_incoming(*, document: IncomingDocument, actor: User, reason: str) -> IncomingDocument:
    """A registration made by mistake. Refused while supervised items of it are open."""
    document = locked(document)
    rules.can_void(actor, document).require()
    refuse_open_items(document, "作废")
    return _leave(document, IncomingState.VOIDED, actor, reason, "请写明作废理由，编号将保留备查")


def _leave(document: IncomingDocument, to: str, actor: User, reason: str, missing: str) -> IncomingDocument:
    if not reason.strip():
        raise DomainError(missing, field="reason")
    stop_running(matter=document.matter, actor=actor, reason=reason.strip())
    document.readers.filter(read_at__isnull=True).update(opened_at=None)
    change_state(document, to, actor=actor, note=reason.strip())
    deadlines.cancel(matter=document.matter)
    return document


def refuse_open_items(document: IncomingDocument, verb: str) -> None:
    """Raise DomainError with links while supervised items of the document are open (DOC-05)."""
    items = list(supervision.open_items_of(document.matter))
    if not items:
        return
    names = "、".join(f"{item.matter.number}「{item.matter.title}」" for item in items)
    raise DomainError(
        f"还有 {len(items)} 项督办没有销号：{names}。请先销号或撤销，再{verb}",
        links=[(f"{item.matter.number} {item.matter.title}", item.matter.get_absolute_url()) for item in items],
    )
