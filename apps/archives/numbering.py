"""The archive code (档号) of DA/T 22-2015."""

from typing import Any

from django.conf import settings

from apps.archives.models import ArchiveRecord, Arrangement
from apps.core.errors import DomainError
from apps.matters.models import NumberCounter, NumberRule
from apps.matters.services import take_number
from apps.matters.services.numbering import format_number

RULE = "archive_item"  # made by migration 0003; the form is the standard's, · is U+00B7
SCOPE = "{fonds}-{category}·{year}-{retention}-{department}"  # the lowest class, within which items are counted


def take_archive_code(*, category: str, year: int, retention: str, department: str) -> tuple[int, str]:
    """The next item number (件号) of the lowest class, and the code: Z109-WS·2011-Y-BGS-0001.

    Call it last in the transaction of the filing: the counter row stays locked until commit, so item
    numbers have no gap. `department` is the 机构代码, `year` the 年度 of handling.
    """
    fonds = settings.ARCHIVE_FONDS_CODE
    if not fonds:
        raise DomainError("尚未设置全宗号，不能归档。请系统管理员设置 ARCHIVE_FONDS_CODE")
    parts: dict[str, Any] = {
        "fonds": fonds,
        "category": category,
        "retention": retention,
        "department": department,
    }
    return take_number(rule_code=RULE, year=year, scope=SCOPE.format(year=year, **parts), **parts)


def pattern_of_codes() -> str:
    """The rule text in force."""
    return NumberRule.objects.get(code=RULE).pattern


def format_archive_code(record: ArchiveRecord, number: int, pattern: str) -> str:
    """The code this record has as item `number` of its class."""
    return format_number(
        pattern,
        n=number,
        year=record.year,
        fonds=record.fonds_code,
        category=record.category.code,
        retention=record.retention,
        department=record.department.code,
    )


def lock_class(arrangement: Arrangement) -> None:
    """Let filings into this class wait until the transaction ends: its counter is locked."""
    scope = SCOPE.format(
        fonds=arrangement.fonds_code,
        category=arrangement.category.code,
        year=arrangement.year,
        retention=arrangement.retention,
        department=arrangement.department.code,
    )
    rows = NumberCounter.objects.select_for_update().filter(rule__code=RULE, scope=scope, year=arrangement.year)
    list(rows.order_by("pk").values_list("pk", flat=True))
