"""作废: a draft is dropped, or a number that was given is voided: it stays used and is listed with its reason."""

from django.db import transaction

from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.documents.models import OutgoingDocument, OutgoingState
from apps.documents.outgoing import rules
from apps.documents.outgoing.services.turning import change_state, locked
from apps.org.models import User


@transaction.atomic
def void_outgoing(*, document: OutgoingDocument, actor: User, reason: str) -> OutgoingDocument:
    """End it without an issue; a number it has is never given again (domain.md 1.3). Raises Denied, DomainError."""
    document = locked(document)
    rules.can_void(actor, document).require()
    if not reason.strip():
        words = "请写明作废理由，字号将保留备查" if document.matter.number else "请写明作废理由"
        raise DomainError(words, field="reason")
    document.void_reason = reason.strip()
    document.save(update_fields=["void_reason"])
    change_state(document, OutgoingState.VOIDED, actor=actor, note=reason.strip())
    deadlines.cancel(matter=document.matter)
    return document
