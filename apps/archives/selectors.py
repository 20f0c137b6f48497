"""Reading records: the archivist all up to clearance, others what their matters show (ARC-01)."""

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.archives.models import ArchiveRecord
from apps.matters.models import Participant, TimelineEntry
from apps.matters.search import FACTS, look_up, words
from apps.matters.search.sources import Text
from apps.org import roles
from apps.org.models import User


def visible_to(user: User) -> QuerySet[ArchiveRecord]:
    """Records the person may see: every list, count, export and detail begins here.

    For others than the archivist this is the one semi-join of matters.selectors.visible_to, asked of the
    record's matter directly and with the principals as plain numbers, so that the database can tell a clerk
    with all records from a reader with fifty. Measured on PostgreSQL with 200,000 records: 3 to 7 ms for a
    page and its count; 200 to 500 ms as an OR of each kind's own query. A test watches that no kind has a
    rule of its own. Where record and matter have different levels, the stricter one counts.
    """
    cleared = Q(matter__isnull=True) | Q(matter__secrecy__lte=user.clearance)
    rows = ArchiveRecord.objects.filter(cleared, secrecy__lte=user.clearance)
    if user.has_role(roles.ARCHIVIST):
        return rows
    parts = Participant.objects.filter(matter=OuterRef("matter_id"), principal__in=user.principal_ids)
    return rows.filter(Exists(parts))


def with_words(rows: QuerySet[ArchiveRecord], query: str) -> QuerySet[ArchiveRecord]:
    """Records with every word of the query in their own facts or those of their matter (PLT-09).

    A record that came without a matter has no place in the index: its columns are asked, behind the index on the
    empty matter.
    """
    alone = Q(matter__isnull=True)
    for word in words(query):
        alone &= (
            Q(archive_code__icontains=word)
            | Q(title__icontains=word)
            | Q(document_number__icontains=word)
            | Q(responsible_party__icontains=word)
        )
    return rows.filter(look_up(query, FACTS).condition("matter_id") | alone) if words(query) else rows.none()


def search_texts(matter_ids: Sequence[int]) -> Iterator[Text]:
    """What the records of these matters are found by, for `reindex` (PLT-09)."""
    rows = ArchiveRecord.objects.filter(matter__in=matter_ids).prefetch_related("former_codes")
    return (search_text(record) for record in rows)


def search_text(record: ArchiveRecord) -> Text:
    """Code, title, number, responsible party and former codes, a line each, beside the facts of the matter."""
    former = [one.code for one in record.former_codes.all()]
    facts = [record.archive_code, record.title, record.document_number, record.responsible_party, *former]
    return Text(record.matter_id or 0, FACTS[0], "record", "\n".join(filter(None, facts)))


def visible_record(user: User, record_id: int) -> ArchiveRecord | None:
    """One record with what its page shows, or None."""
    rows = visible_to(user).select_related("category", "department", "filed_by", "matter")
    return rows.prefetch_related("former_codes").filter(pk=record_id).first()


def timeline_of(record: ArchiveRecord) -> list[TimelineEntry]:
    """What happened to the record since it was filed, oldest first."""
    if record.matter_id is None:
        return list(TimelineEntry.objects.filter(pk__in=record.entries.values("entry")).order_by("id"))
    return list(TimelineEntry.objects.filter(matter=record.matter_id, code__startswith="archive_").order_by("id"))


def kept_closed(user: User, matter_id: int) -> bool:
    """Closer of files (apps.attachments.openers): a record above the person's clearance keeps its matter's files."""
    return ArchiveRecord.objects.filter(matter=matter_id, secrecy__gt=user.clearance).exists()


def way_to_filed(user: User, matter_id: int) -> str:
    """Opener of files (apps.attachments.openers): who sees the record reads its files, from the record's page."""
    record = visible_to(user).filter(matter=matter_id).only("pk").first()
    return record.get_absolute_url() if record else ""
