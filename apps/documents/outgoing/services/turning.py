"""What every verb of an outgoing document begins and ends with: the lock, the state, the body in the index."""

import datetime as dt
from collections.abc import Iterator, Sequence

from apps.core import clock
from apps.documents.models import OutgoingDocument
from apps.documents.outgoing.kinds import OPEN
from apps.matters.models import SearchText
from apps.matters.search.sources import Text
from apps.matters.services import lock, move, put_text
from apps.notifications.services import settle
from apps.org.models import Principal, User
from apps.org.services.people import ensure_role

BODY = SearchText.Field.BODY
RELATED = ("drafter__principal", "document_kind", "issuer_code", "leader", "signer", "seal__keeper__principal")


def role_principal(code: str) -> Principal:
    """The principal of a role."""
    return ensure_role(code).principal


def locked(document: OutgoingDocument) -> OutgoingDocument:
    """Lock the matter, then read the row again: the first line of every verb."""
    matter = lock(document.pk)
    fresh = OutgoingDocument.objects.select_related(*RELATED).get(pk=matter.pk)
    fresh.matter = matter
    return fresh


def stamp(document: OutgoingDocument) -> dt.datetime:
    """Note since when the document is in its present state, and whether it is still being handled."""
    document.state_since = clock.now()
    document.in_progress = document.matter.state in OPEN
    document.save(update_fields=["state_since", "in_progress"])
    return document.state_since


def change_state(document: OutgoingDocument, to: str, *, actor: User | None, note: str = "") -> None:
    """Move the matter and start the clock of the new step; what was asked of anybody before is over."""
    move(document.matter, to, actor=actor, note=note)
    settle(matter=document.matter, codes=["todo"])
    stamp(document)


def index_body(document: OutgoingDocument) -> None:
    """Make the text searchable, in the transaction that wrote it (PLT-09)."""
    put_text(matter_id=document.pk, field=BODY, ref="draft", text=_searched(document))


def texts_of(matter_ids: Sequence[int]) -> Iterator[Text]:
    """The same of many documents, for `reindex`."""
    for document in OutgoingDocument.objects.filter(pk__in=matter_ids).only("body", "annexes", "note", "attendance"):
        yield Text(document.pk, BODY, "draft", _searched(document))


def _searched(document: OutgoingDocument) -> str:
    annexes = [part for one in document.annexes for part in (one["name"], one["text"])]
    return "\n".join(filter(None, [document.body, *annexes, document.note, document.attendance]))
