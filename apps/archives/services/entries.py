"""What happens to a record, in the timeline: on its matter, or beside a record that never had one."""

from typing import Any

from apps.archives.models import ArchiveRecord, RecordEntry
from apps.matters.services import record as tell
from apps.org.models import User


def tell_of(
    record: ArchiveRecord,
    *,
    actor: User | None,
    code: str,
    verb: str,
    note: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    """One entry about the record. `code` begins with `archive_`; without a matter a row leads from record to entry."""
    entry = tell(
        matter=record.matter, actor=actor, code=code, verb=verb, note=note, changes=changes, object_label=str(record)
    )
    if record.matter_id is None:
        RecordEntry.objects.create(record=record, entry=entry)
