"""The calendar as one table in memory: no query until somebody edits it.

Every process keeps the table and looks only at a version: a key of the shared cache, or the time of a
stamp file where the processes share no cache (the demonstration on one machine). The version changes
when an edit is committed; inside the editing transaction the rows are read afresh, so that a rolled
back edit is never remembered.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from apps.worktime import statutory
from apps.worktime.models import Holiday, HolidayYear, OfficeHours

DEFAULT_HOURS = ((dt.time(8, 30), dt.time(12)), (dt.time(13, 30), dt.time(17, 30)))
VERSION_KEY = "worktime:version"


@dataclass(frozen=True)
class Table:
    """Entered days (date → off), years with a complete notice, stretches of the working day in order."""

    days: dict[dt.date, bool]
    years: frozenset[int]
    hours: tuple[tuple[dt.time, dt.time], ...]

    def is_workday(self, date: dt.date) -> bool:
        """An entered day decides; then, without a notice for the year, the statutory days; then the weekend."""
        entered = self.days.get(date)
        if entered is not None:
            return not entered
        if date.year not in self.years and date in statutory.days_off(date.year):
            return False
        return date.weekday() < 5


def load() -> Table:
    """Read the table from the database: three queries."""
    return Table(
        days=dict(Holiday.objects.values_list("date", "is_off")),
        years=frozenset(HolidayYear.objects.values_list("year", flat=True)),
        hours=tuple(OfficeHours.objects.order_by("starts").values_list("starts", "ends")) or DEFAULT_HOURS,
    )


class _Memory:
    """What this process remembers."""

    version: Any = None
    table: Table | None = None


def current() -> Table:
    """The table in force; from memory unless it was edited."""
    if any(callback is _changed for _, callback, *_ in connection.run_on_commit):
        return load()
    version = _version()
    if _Memory.table is None or _Memory.version != version:
        _Memory.table, _Memory.version = load(), version
    return _Memory.table


def forget(**_signal: Any) -> None:
    """Tell every process that the calendar was edited, once the edit is committed."""
    transaction.on_commit(_changed)


def _stamp() -> Path:
    return Path(settings.DATA_DIR) / "worktime.stamp"


def _version() -> Any:
    if settings.REDIS_URL:
        return cache.get(VERSION_KEY, 0)
    try:
        return _stamp().stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _changed() -> None:
    _Memory.table = None
    if settings.REDIS_URL:
        cache.set(VERSION_KEY, dt.datetime.now(dt.UTC).timestamp(), None)
    else:
        _stamp().touch()
