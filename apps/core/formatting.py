"""How dates, spans, sizes and money are written for people."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from apps.core import clock

_WEEKDAYS = "一二三四五六日"


def _iso_day(value: dt.date) -> str:
    """2026-11-21; strftime costs five times as much, and a ledger writes hundreds."""
    return f"{value.year}-{value.month:02}-{value.day:02}"


def _hour(value: dt.datetime) -> str:
    return f"{value.hour:02}:{value.minute:02}"


def when(value: dt.datetime | None) -> str:
    """2026-11-21 周六 14:30, in office time; an empty value is a dash."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    return f"{_iso_day(local)} 周{_WEEKDAYS[local.weekday()]} {_hour(local)}"


def day(value: dt.date | dt.datetime | None) -> str:
    """2026-11-21 周六; an empty value is a dash."""
    if value is None:
        return "—"
    local = timezone.localtime(value) if isinstance(value, dt.datetime) else value
    return f"{_iso_day(local)} 周{_WEEKDAYS[local.weekday()]}"


def span(delta: dt.timedelta) -> str:
    """A length of time in one or two units: 42 分钟, 3 小时 5 分, 2 天 4 小时."""
    minutes = int(abs(delta).total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {rest} 分" if rest else f"{hours} 小时"
    return f"{rest} 分钟"


def ago(value: dt.datetime | None) -> str:
    """今天 08:42, 昨天 16:05, 11-20 15:06, 2025-11-20: short, for lines of a list."""
    if value is None:
        return "—"
    local, today = timezone.localtime(value), clock.today()
    distance = (today - local.date()).days
    if distance in (0, 1):
        return f"{'今天' if distance == 0 else '昨天'} {_hour(local)}"
    return f"{local.month:02}-{local.day:02} {_hour(local)}" if local.year == today.year else _iso_day(local)


def size(value: int) -> str:
    """File sizes: 812 字节, 24.5 KB, 3.1 MB."""
    if value < 1024:
        return f"{value} 字节"
    if value < 1024 * 1024:
        return f"{value / 1024:.1f} KB"
    return f"{value / 1024 / 1024:.1f} MB"


def money(value: Decimal | int) -> str:
    """¥12,800.00."""
    return f"¥{Decimal(value):,.2f}"


def iso(value: dt.date | dt.datetime | None) -> str:
    """The value of a <time datetime="…">: office time with its offset, or the plain date."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return value.isoformat()


def greeting(value: dt.datetime) -> str:
    """上午好, by the hour at the office."""
    hour = timezone.localtime(value).hour
    for until, words in ((6, "夜深了"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好")):
        if hour < until:
            return words
    return "晚上好"
