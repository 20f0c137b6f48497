"""Circulation (传阅): turns, reading, urging (DOC-04)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max, QuerySet

from apps.core import clock
from apps.core.errors import DomainError
from apps.documents import rules
from apps.documents.models import CirculationReader, IncomingDocument, IncomingState
from apps.documents.services.bodies import index_comment
from apps.documents.services.registration import change_state, locked, to_closing
from apps.matters.models import Participant
from apps.matters.services import add_part, check_clearance, hold, record
from apps.notifications.models import Notification
from apps.notifications.services import notify, settle
from apps.org.models import User

Mode = IncomingDocument.CirculationMode
URGE_AGAIN = dt.timedelta(hours=1)


def still_to_read(document: IncomingDocument) -> QuerySet[CirculationReader]:
    """Readers who have not read and can: who left or lost the clearance meanwhile holds up nobody else's turn.

    Those others stay unread on the sheet; the office says why when it closes the document.
    """
    unread = document.readers.filter(read_at__isnull=True).select_related("user__principal")
    return unread.filter(user__is_active=True, user__clearance__gte=document.matter.secrecy)


def open_turns(document: IncomingDocument) -> None:
    """Open everybody's turn, or the next one's in an ordered round; they hold the part of a reader."""
    waiting = still_to_read(document).filter(opened_at__isnull=True)
    if document.circulation_mode == Mode.IN_ORDER:
        if still_to_read(document).filter(opened_at__isnull=False).exists():
            return
        waiting = waiting[:1]
    turns, now, matter = list(waiting), clock.now(), document.matter
    CirculationReader.objects.filter(pk__in=[turn.pk for turn in turns]).update(opened_at=now)
    for turn in turns:
        add_part(matter=matter, principal=turn.user.principal, part=Participant.Part.READER)
    if matter.state == IncomingState.CIRCULATING:
        unread = still_to_read(document).filter(opened_at__isnull=False)
        hold(matter=matter, principals=[reader.user.principal for reader in unread])
    notify(
        recipients=[turn.user for turn in turns],
        key=f"incoming:{matter.pk}:read:{now.timestamp():.0f}",
        code="reading",
        title=f"请阅：{matter.title}",
        body=document.source_organisation,
        matter=matter,
        url=matter.get_absolute_url(),
    )


@transaction.atomic
def add_readers(*, document: IncomingDocument, actor: User, readers: Sequence[User]) -> int:
    """Send the document to further readers; those who have it already are left as they are."""
    document = locked(document)
    rules.can_circulate(actor, document).require()
    known = set(document.readers.values_list("user_id", flat=True))
    fresh = [reader for reader in dict.fromkeys(readers) if reader.pk not in known]
    if not fresh:
        raise DomainError("所选人员都已在传阅范围内", field="readers")
    for reader in fresh:
        check_clearance(matter=document.matter, principal=reader.principal)
    last = document.readers.aggregate(last=Max("order"))["last"] or 0
    CirculationReader.objects.bulk_create(
        [CirculationReader(document=document, user=user, order=n) for n, user in enumerate(fresh, last + 1)]
    )
    record(
        matter=document.matter,
        actor=actor,
        code="circulate",
        verb="增加传阅",
        note="、".join(user.name for user in fresh),
    )
    if document.matter.state == IncomingState.REPORTED and document.nature == IncomingDocument.Nature.READ:
        change_state(document, IncomingState.CIRCULATING, actor=actor)
    open_turns(document)
    return len(fresh)


@transaction.atomic
def mark_read(*, document: IncomingDocument, actor: User, comment: str = "") -> CirculationReader:
    """The reader presses 已阅: time and comment are kept, the next one's turn opens, the last one ends the round."""
    document = locked(document)
    reader = document.readers.filter(user=actor).first()
    rules.can_read(actor, document, reader).require()
    assert reader is not None  # noqa: S101  can_read refused it otherwise
    reader.read_at, reader.comment = clock.now(), comment.strip()[:300]
    reader.save(update_fields=["read_at", "comment"])
    index_comment(reader)
    record(matter=document.matter, actor=actor, code="read", verb="已阅", note=reader.comment)
    settle(matter=document.matter, codes=["reading", "urge"], recipients=[actor])
    open_turns(document)  # in a round the unread hold it; beside an undertaking, reading leaves its holders alone
    if document.matter.state == IncomingState.CIRCULATING and not still_to_read(document).exists():
        to_closing(document, actor)
    return reader


@transaction.atomic
def urge_readers(*, document: IncomingDocument, actor: User, readers: Sequence[CirculationReader] = ()) -> int:
    """Remind those whose turn it is and who have not read: the given ones, or all. Counted; once an hour each."""
    document = locked(document)
    rules.can_urge(actor, document).require()
    matter, now = document.matter, clock.now()
    unread = still_to_read(document).filter(opened_at__isnull=False)
    if readers:
        unread = unread.filter(pk__in=[reader.pk for reader in readers])
    if not unread:
        raise DomainError("没有需要催阅的人员")
    lately = Notification.objects.filter(matter=matter, code="urge", created_at__gt=now - URGE_AGAIN)
    people = list(unread.exclude(user__in=lately.values("recipient")))
    if not people:
        raise DomainError("一小时内已经催过，请稍后再催")
    notify(
        recipients=[reader.user for reader in people],
        key=f"incoming:{matter.pk}:urge:{now.timestamp():.0f}",
        code="urge",
        title=f"催阅：{matter.title}",
        body=f"{actor.name}提醒您尽快阅办",
        matter=matter,
        url=matter.get_absolute_url(),
    )
    CirculationReader.objects.filter(pk__in=[reader.pk for reader in people]).update(urge_count=F("urge_count") + 1)
    names = "、".join(reader.user.name for reader in people)
    record(matter=matter, actor=actor, code="urge", verb="催阅", note=names)
    return len(people)
