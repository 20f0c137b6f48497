"""Entering a published year (PLT-11)."""

import importlib.metadata
from collections.abc import Sequence

from django.db import transaction

from apps.core.errors import DomainError
from apps.worktime import notice, table
from apps.worktime.models import Holiday, HolidayYear


@transaction.atomic
def seed_year(year: int) -> int:
    """Enter the published holidays and make-up days of a year from chinesecalendar; returns how many days.

    Days entered before are kept as they are: an administrator's correction outlives a second run.
    Raises DomainError when the installed release does not know the year yet.
    """
    from chinese_calendar import constants

    off = {date: name for date, name in constants.holidays.items() if date.year == year}
    worked = {date: name for date, name in constants.workdays.items() if date.year == year}
    if not off:
        raise DomainError(f"{year} 年的放假安排尚未收录，请在后台逐日录入")
    source = f"国务院办公厅放假通知（chinesecalendar {importlib.metadata.version('chinesecalendar')}）"
    rows = [
        Holiday(date=date, name=constants.Holiday(name).chinese, is_off=is_off, source=source)
        for days, is_off in ((off, True), (worked, False))
        for date, name in days.items()
    ]
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    HolidayYear.objects.get_or_create(year=year, defaults={"source": source})
    table.forget()
    return len(rows)


@transaction.atomic
def enter_notice(*, year: int, days: Sequence[notice.Day], source: str) -> HolidayYear:
    """Enter the days of a published notice and mark the year as published (PLT-12).

    A day that stands there already is made to say what the notice says; days it does not name stay. Entering the
    same notice again changes nothing. Raises DomainError without days.
    """
    if not days:
        raise DomainError("没有可录入的日期")
    for day in days:
        Holiday.objects.update_or_create(
            date=day.date, defaults={"name": day.name, "is_off": day.is_off, "source": source[:60]}
        )
    row, _ = HolidayYear.objects.update_or_create(year=year, defaults={"source": source[:60]})
    table.forget()
    return row
