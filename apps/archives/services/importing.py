"""Old indexes, from a checked file: records without a matter, with the numbers they have (ARC-01)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from apps.archives.index_rows import Place
from apps.archives.models import ArchiveRecord, RecordEntry
from apps.archives.numbering import RULE, SCOPE, pattern_of_codes
from apps.archives.rules import can_keep
from apps.core import clock
from apps.matters.models import TimelineEntry
from apps.matters.services.counting import raise_counters
from apps.matters.services.numbering import format_number
from apps.org.models import User

BATCH = 1000
Row = tuple[Place, Mapping[str, Any]]


@transaction.atomic
def import_index(*, actor: User, rows: Sequence[Row], tell: Callable[[int], None]) -> int:
    """Enter old records; each tells in the timeline that it was imported. Later filings of their classes count on
    behind them. Raises Denied."""
    can_keep(actor).require()
    for start in range(0, len(rows), BATCH):
        _piece(actor, rows[start : start + BATCH])
        tell(min(start + BATCH, len(rows)))
    _count_on(rows)
    return len(rows)


def _piece(actor: User, rows: Sequence[Row]) -> None:
    now = clock.now()
    records = ArchiveRecord.objects.bulk_create(_record(actor, place, values, now) for place, values in rows)
    entries = TimelineEntry.objects.bulk_create(
        TimelineEntry(
            matter=None,
            object_label=str(record)[:600],
            actor=actor,
            actor_label=actor.name,
            code="archive_import",
            verb="导入",
            note="从旧归档文件目录导入",
            at=now,
        )
        for record in records
    )
    RecordEntry.objects.bulk_create(
        RecordEntry(record=record, entry=entry) for record, entry in zip(records, entries, strict=True)
    )


def _record(actor: User, place: Place, values: Mapping[str, Any], now: Any) -> ArchiveRecord:
    return ArchiveRecord(
        fonds_code=place.fonds,
        category=place.category,
        year=place.year,
        retention=place.retention,
        department=place.department,
        item_number=place.item,
        archive_code=values["code"],
        title=values["title"],
        responsible_party=values["responsible_party"],
        document_number=values["document_number"],
        document_date=values["document_date"],
        secrecy=values["secrecy"],
        pages=values["pages"],
        paper_filed_at=now if values["place"] else None,
        paper_place=values["place"],
        filed_by=actor,
        filed_at=now,
        code_final=True,
        arranged_at=now,
        note=values["note"],
    )


def _count_on(rows: Sequence[Row]) -> None:
    highest: dict[tuple[Any, ...], Place] = {}
    for place, _ in rows:
        key = place.key[:-1]
        if key not in highest or highest[key].item < place.item:
            highest[key] = place
    pattern = pattern_of_codes()
    for place in highest.values():
        parts = {
            "fonds": place.fonds,
            "category": place.category.code,
            "retention": place.retention,
            "department": place.department.code,
        }
        number = format_number(pattern, n=place.item, year=place.year, **parts)
        raise_counters(rule_code=RULE, numbers=[number], scope=SCOPE.format(year=place.year, **parts))
