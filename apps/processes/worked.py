"""Office time of very many spans: the calendar is walked once, each span is then two look-ups (PLT-04).

`apps.worktime.calendar.working_minutes_between` walks the days of each span; for a year of steps that is minutes.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

from django.utils import timezone

from apps.worktime.table import Table, current

DAY = dt.timedelta(days=1)


class OfficeClock:
    """Counts minutes of office time between instants from `first` to `last` (dates of the office, both included)."""

    def __init__(self, first: dt.date, last: dt.date, table: Table | None = None) -> None:
        table = table or current()
        self._starts: list[dt.datetime] = []
        self._before: list[dt.timedelta] = []  # office time before each stretch
        self._lengths: list[dt.timedelta] = []
        total, date = dt.timedelta(), first
        while date <= last:
            if table.is_workday(date):
                for begins, ends in table.hours:
                    start, end = _at(date, begins), _at(date, ends)
                    self._starts.append(start)
                    self._before.append(total)
                    self._lengths.append(end - start)
                    total += end - start
            date += DAY

    def minutes(self, a: dt.datetime, b: dt.datetime) -> int:
        """Whole minutes of office time from `a` to `b`, as the calendar says; 0 when `b` is not later."""
        return max(0, int((self._at(b) - self._at(a)).total_seconds() // 60))

    def _at(self, moment: dt.datetime) -> dt.timedelta:
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return dt.timedelta()
        return self._before[place] + min(moment - self._starts[place], self._lengths[place])


def _at(date: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, time)).astimezone(dt.UTC)


def minutes_of_a_day() -> int:
    """How long a working day is."""
    day = dt.date(2000, 1, 1)
    spans = (dt.datetime.combine(day, ends) - dt.datetime.combine(day, begins) for begins, ends in current().hours)
    return int(sum(spans, dt.timedelta()).total_seconds() // 60)


def percentile(values: Sequence[int], share: int) -> int:
    """The smallest value that at least `share` percent of all are not above (nearest rank): always one that occurred.

    `values` must be sorted. Raises ValueError when there are none.
    """
    if not values:
        raise ValueError("no values")
    rank = -(-Fraction(share, 100) * len(values) // 1)  # rounded up
    return values[max(int(rank), 1) - 1]


def in_words(minutes: int) -> str:
    """0.4 个工作日, 35 分钟, 2 小时: office time as people say it."""
    if minutes < 60:
        return f"{minutes} 分钟"
    day = minutes_of_a_day()
    if minutes < day:
        return f"{minutes / 60:.1f} 小时".replace(".0 ", " ")
    return f"{minutes / day:.1f} 个工作日".replace(".0 ", " ")
