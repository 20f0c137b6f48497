"""Working days and working hours of the office (PLT-11, domain.md section 9).

Instants come in and go out aware; the arithmetic runs on the office's wall clock (Asia/Shanghai). A
working day is what the holiday table says; office hours are the same on every working day.
"""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from apps.worktime.table import Table, current

DAY = dt.timedelta(days=1)
NOTICE_MONTH = (
    11  # the State Council publishes the coming year between the end of October and the beginning of December
)


def is_workday(date: dt.date) -> bool:
    """Whether the office works on this date."""
    return current().is_workday(date)


def is_published(year: int) -> bool:
    """Whether the year's holiday notice is entered; if not, pages show 「未发布调休」."""
    return year in current().years


def unpublished_year(today: dt.date) -> int | None:
    """The year whose notice is missing: this one, or from November on the coming one; else None."""
    if not is_published(today.year):
        return today.year
    return today.year + 1 if today.month >= NOTICE_MONTH and not is_published(today.year + 1) else None


def add_working_hours(start: dt.datetime, hours: int) -> dt.datetime:
    """The first instant at which `hours` whole hours of office time have passed since `start`.

    Outside office hours the count begins with the next stretch. Zero hours is `start` itself.
    Raises ValueError for a negative number.
    """
    if hours < 0:
        raise ValueError("hours must not be negative")
    left, moment = dt.timedelta(hours=hours), start
    if not left:
        return start
    for begins, ends in _stretches(current(), timezone.localdate(start)):
        moment = max(start, begins)
        if moment + left <= ends:
            break
        left -= max(ends - moment, dt.timedelta())
    return moment + left


def add_working_days(start: dt.datetime, days: int) -> dt.datetime:
    """The end of office hours of the n-th working day after the date of `start`.

    Zero days means today, or the next working day when today is off or its office hours are over.
    Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("days must not be negative")
    table, date = current(), timezone.localdate(start)
    if days == 0:
        while not table.is_workday(date) or _end(table, date) < start:
            date += DAY
    while days:
        date += DAY
        days -= table.is_workday(date)
    return _end(table, date)


def working_minutes_between(a: dt.datetime, b: dt.datetime) -> int:
    """Whole minutes of office time from `a` to `b`; negative when `b` is earlier."""
    if b < a:
        return -working_minutes_between(b, a)
    total = dt.timedelta()
    for begins, ends in _stretches(current(), timezone.localdate(a)):
        if begins >= b:
            break
        total += max(min(ends, b) - max(begins, a), dt.timedelta())
    return int(total.total_seconds() // 60)


def end_of_workday(date: dt.date) -> dt.datetime:
    """When office hours end on this date; the date itself is taken as it is, working day or not."""
    return _end(current(), date)


def first_workday_of_week(date: dt.date) -> dt.date:
    """The first working day from Monday of this week on; in a week that is off as a whole, the next one after it."""
    table, day = current(), date - dt.timedelta(days=date.weekday())
    while not table.is_workday(day):
        day += DAY
    return day


def _at(date: dt.date, time: dt.time) -> dt.datetime:
    # In UTC: subtraction of two aware times of one zone would ignore summer time (1986–1991).
    return timezone.make_aware(dt.datetime.combine(date, time)).astimezone(dt.UTC)


def _end(table: Table, date: dt.date) -> dt.datetime:
    return _at(date, table.hours[-1][1])


def _stretches(table: Table, date: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Stretches of office time from this date on, without end."""
    while True:
        if table.is_workday(date):
            for begins, ends in table.hours:
                yield _at(date, begins), _at(date, ends)
        date += DAY
