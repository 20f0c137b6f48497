"""The archive code (档号) of DA/T 22-2015."""

from typing import Any

from django.conf import settings

from apps.core.errors import DomainError
from apps.matters.services import take_number

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
