"""What may stand in a cell: text, numbers, dates as Excel or as people write them.

Each function gives a parser: value of a cell → value, or BadCell with the sentence.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from apps.core.importing.definition import BadCell

Parser = Callable[[Any], Any]
_DATE = re.compile(r"(\d{4})\s*(?:年|[-/.．。－／])\s*(\d{1,2})\s*(?:月|[-/.．。－／])\s*(\d{1,2})\s*日?")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"[ T　]*(\d{1,2})[:：时](\d{2})(?:[:：分]\d{2}秒?|分)?")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


def shown(value: Any) -> str:
    """A cell as people see it: whole numbers without .0, dates without midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def text(longest: int) -> Parser:
    """One line of text; a leading = is only a character."""

    def parse(value: Any) -> str:
        words = " ".join(_INVISIBLE.sub("", shown(value)).split())
        if len(words) > longest:
            raise BadCell(f"最多 {longest} 个字，这里有 {len(words)} 个")
        return words

    return parse


def matching(pattern: str, sentence: str, longest: int = 200) -> Parser:
    """Text of one form."""
    form, plain = re.compile(pattern), text(longest)

    def parse(value: Any) -> str:
        words = plain(value)
        if not form.fullmatch(words):
            raise BadCell(sentence)
        return words

    return parse


def whole(least: int, most: int) -> Parser:
    """A whole number between two."""

    def parse(value: Any) -> int:
        words = shown(value).strip().translate(_WIDE)
        if not re.fullmatch(r"-?\d{1,12}", words) or isinstance(value, bool):
            raise BadCell("应为整数")
        if not least <= int(words) <= most:
            raise BadCell(f"应在 {least} 到 {most} 之间")
        return int(words)

    return parse


def _day(year: str, month: str, day: str) -> dt.date:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise BadCell("没有这一天，请检查年月日") from error
    if not FIRST <= found <= LAST:
        raise BadCell("请检查年份")
    return found


def _read_day(value: Any) -> tuple[dt.date, str]:
    """The date a cell begins with, and what follows it."""
    words = shown(value).strip().translate(_WIDE)
    found = _DATE.match(words) or _PLAIN.match(words)
    if found is None:
        raise BadCell("不是日期，请写成 2026-03-01、2026年3月1日 或 20260301")
    return _day(*found.groups()), words[found.end() :]


def date(value: Any) -> dt.date:
    """A day: an Excel date, 2026年3月1日, 2026.3.1, 2026-03-01, 2026/3/1, 20260301."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _day(str(value.year), str(value.month), str(value.day))
    day, rest = _read_day(value)
    if rest.strip() and not _TIME.fullmatch(rest):
        raise BadCell("日期后面有多余的字")
    return day


def moment(value: Any) -> dt.datetime:
    """A day with or without an hour, at the office; without one it is nine in the morning."""
    if isinstance(value, dt.datetime):
        local = value.replace(tzinfo=None)
        _day(str(local.year), str(local.month), str(local.day))
        return timezone.make_aware(local)
    if isinstance(value, dt.date):
        return timezone.make_aware(dt.datetime.combine(date(value), dt.time(9)))
    day, rest = _read_day(value)
    found = _TIME.fullmatch(rest)
    if rest.strip() and found is None:
        raise BadCell("时间请写成 2026-03-01 14:30")
    hour, minute = (int(found[1]), int(found[2])) if found else (9, 0)
    if hour > 23 or minute > 59:
        raise BadCell("没有这个钟点")
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
