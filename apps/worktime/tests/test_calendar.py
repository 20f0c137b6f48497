"""Working time: checked against an independent source and by its own laws."""

import datetime as dt

import chinese_calendar
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.errors import DomainError
from apps.worktime import calendar, statutory
from apps.worktime.models import Holiday, HolidayYear, OfficeHours
from apps.worktime.services import seed_year
from apps.worktime.table import load

MINUTE = dt.timedelta(minutes=1)
DAYS = [dt.date(2010, 1, 1) + dt.timedelta(days=n) for n in range((dt.date(2027, 1, 1) - dt.date(2010, 1, 1)).days)]
instants = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)).map(
    lambda value: value.replace(microsecond=0)
)
law = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def at(text: str) -> dt.datetime:
    """An instant written as the office's wall clock shows it."""
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def show(value: dt.datetime) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


@pytest.mark.django_db
def test_every_day_of_seventeen_years_is_as_the_independent_source_says():
    for year in range(2010, 2024):
        seed_year(year)
    table = load()
    assert [d for d in DAYS if table.is_workday(d) != chinese_calendar.is_workday(d)] == []


@pytest.mark.django_db
def test_the_years_of_the_first_installation_are_published():
    assert [calendar.is_published(year) for year in (2023, 2024, 2025, 2026, 2027)] == [False, True, True, True, False]
    assert Holiday.objects.filter(date__year=2026, is_off=True).count() == 33
    assert Holiday.objects.filter(date__year=2026, is_off=False).count() == 6


@pytest.mark.django_db
def test_a_year_that_nobody_published_cannot_be_seeded():
    with pytest.raises(DomainError, match="2027 年的放假安排尚未收录"):
        seed_year(2027)


@pytest.mark.django_db
def test_seeding_again_keeps_what_the_administrator_corrected():
    Holiday.objects.filter(date=dt.date(2026, 2, 14)).update(is_off=True, name="更正")
    seed_year(2026)
    assert Holiday.objects.get(date=dt.date(2026, 2, 14)).name == "更正"
    assert Holiday.objects.filter(date__year=2026).count() == 39


@pytest.mark.django_db
def test_an_unpublished_year_has_weekends_and_the_thirteen_statutory_days_off():
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    off = [f"{d.month}.{d.day}" for d in days if d.weekday() < 5 and not calendar.is_workday(d)]
    assert off == ["1.1", "2.5", "2.8", "4.5", "6.9", "9.15", "10.1"]
    assert sorted(f"{d.month}.{d.day}" for d in statutory.days_off(2027)) == sorted(
        ["1.1", "2.5", "2.6", "2.7", "2.8", "4.5", "5.1", "5.2", "6.9", "9.15", "10.1", "10.2", "10.3"]
    )


@pytest.mark.django_db
def test_the_statutory_days_of_published_years_agree_with_the_notices():
    for year in (2025, 2026):
        assert [d for d in statutory.days_off(year) if chinese_calendar.is_workday(d)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 08:30", 1, "2026-11-23 09:30"),
        ("2026-11-23 11:30", 1, "2026-11-23 14:00"),
        ("2026-11-23 08:30", 4, "2026-11-23 14:00"),
        ("2026-11-23 14:30", 3, "2026-11-23 17:30"),  # ends with the day, not with the next morning
        ("2026-11-23 17:00", 1, "2026-11-24 09:00"),
        ("2026-11-20 16:00", 4, "2026-11-23 11:00"),  # over a weekend
        ("2026-11-21 10:00", 2, "2026-11-23 10:30"),  # begins on a Saturday
        ("2026-11-23 06:00", 1, "2026-11-23 09:30"),  # before the office opens
        ("2026-11-23 12:40", 1, "2026-11-23 14:30"),  # during the noon break
        ("2026-12-31 17:00", 1, "2027-01-04 09:00"),  # over the year's end: 1.1 is a Friday
        ("2026-02-13 17:00", 1, "2026-02-14 09:00"),  # a Saturday worked
        ("2026-02-14 17:00", 1, "2026-02-24 09:00"),  # over the Spring Festival
        ("2026-11-21 10:00", 0, "2026-11-21 10:00"),
    ],
)
def test_hours_are_counted_in_office_time(start, hours, due):
    assert show(calendar.add_working_hours(at(start), hours)) == due


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23 09:00", 1, "2026-11-24 17:30"),
        ("2026-11-20 09:00", 1, "2026-11-23 17:30"),
        ("2026-11-20 23:59", 5, "2026-11-27 17:30"),
        ("2026-12-31 09:00", 1, "2027-01-04 17:30"),
        ("2026-02-13 09:00", 2, "2026-02-24 17:30"),
        ("2024-02-28 09:00", 1, "2024-02-29 17:30"),
        ("2026-11-23 09:00", 0, "2026-11-23 17:30"),
        ("2026-11-23 17:31", 0, "2026-11-24 17:30"),
        ("2026-11-21 09:00", 0, "2026-11-23 17:30"),
    ],
)
def test_days_end_with_the_office_hours_of_the_last_working_day(start, days, due):
    assert show(calendar.add_working_days(at(start), days)) == due


@pytest.mark.django_db
@pytest.mark.parametrize("add", [calendar.add_working_hours, calendar.add_working_days])
def test_a_negative_length_is_refused(add):
    with pytest.raises(ValueError, match="negative"):
        add(at("2026-11-23 09:00"), -1)


@pytest.mark.django_db
@given(start=instants, hours=st.integers(0, 200))
@law
def test_the_minutes_between_undo_the_adding_of_hours(start, hours):
    assert calendar.working_minutes_between(start, calendar.add_working_hours(start, hours)) == hours * 60


@pytest.mark.django_db
@given(start=instants, hours=st.integers(1, 60))
@law
def test_the_hours_are_not_full_a_minute_before(start, hours):
    due = calendar.add_working_hours(start, hours)
    assert calendar.working_minutes_between(start, due - MINUTE) < hours * 60


@pytest.mark.django_db
@given(pair=st.tuples(instants, instants).map(sorted), amount=st.integers(0, 40), more=st.integers(0, 10))
@law
def test_later_starts_and_longer_limits_never_end_earlier(pair, amount, more):
    first, second = pair
    for add in (calendar.add_working_hours, calendar.add_working_days):
        assert first <= add(first, amount) <= add(second, amount) <= add(second, amount + more)


@pytest.mark.django_db
@given(three=st.tuples(instants, instants, instants).map(sorted))
@settings(law, max_examples=40)
def test_minutes_add_up_and_change_sign(three):
    a, b, c = (value.replace(second=0) for value in three)
    between = calendar.working_minutes_between
    assert between(a, b) + between(b, c) == between(a, c) == -between(c, a)


@pytest.mark.django_db
@given(start=instants, days=st.integers(1, 30))
@law
def test_so_many_working_days_lie_between(start, days):
    first, last = timezone.localdate(start), timezone.localdate(calendar.add_working_days(start, days))
    passed = [first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(map(calendar.is_workday, passed)) == days
    assert calendar.is_workday(last)


@pytest.mark.django_db
def test_summer_time_of_1986_to_1991_neither_gives_nor_takes_an_hour():
    start = at("1988-04-15 09:00")  # a Friday; the clock went forward on Sunday the 17th
    assert show(calendar.add_working_hours(start, 15)) == "1988-04-19 09:00"
    assert calendar.working_minutes_between(start, at("1988-04-18 09:00")) == 450


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("date", "first"),
    [
        ("2026-11-25", "2026-11-23"),
        ("2026-11-22", "2026-11-16"),
        ("2026-05-06", "2026-05-06"),  # Monday and Tuesday off
        ("2026-01-04", "2025-12-29"),
        ("2026-02-18", "2026-02-24"),  # the whole week is off: the next one counts
    ],
)
def test_the_first_working_day_of_a_week_is_not_blindly_monday(date, first):
    assert str(calendar.first_workday_of_week(dt.date.fromisoformat(date))) == first


@pytest.mark.django_db
def test_the_end_of_a_day_follows_the_office_hours():
    OfficeHours.objects.filter(starts=dt.time(13, 30)).update(ends=dt.time(18))
    OfficeHours.objects.get(starts=dt.time(13, 30)).save()
    assert show(calendar.end_of_workday(dt.date(2026, 11, 22))) == "2026-11-22 18:00"


@pytest.mark.django_db
def test_without_any_office_hours_the_usual_ones_apply():
    OfficeHours.objects.all().delete()
    HolidayYear.objects.all().delete()
    assert show(calendar.add_working_hours(at("2026-11-23 08:30"), 7)) == "2026-11-23 17:00"
