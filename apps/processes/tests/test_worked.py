"""Office time of many spans, and percentiles: the same as the calendar says, always a value that occurred."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.processes.worked import OfficeClock, in_words, minutes_of_a_day, percentile
from apps.worktime import calendar

FIRST, LAST = dt.date(2026, 9, 1), dt.date(2026, 11, 30)  # with the National Day holiday and its make-up days
START = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
MOMENTS = st.integers(0, 88 * 24 * 3600).map(lambda seconds: START + dt.timedelta(seconds=seconds))
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return OfficeClock(FIRST, LAST)


@given(a=MOMENTS, b=MOMENTS)
@settings(max_examples=150, deadline=None)
def test_spans_are_as_the_calendar_counts_them(office, a, b):
    a, b = sorted((a, b))
    assert office.minutes(a, b) == calendar.working_minutes_between(a, b)
    assert office.minutes(b, a) == 0 or a == b


@given(a=MOMENTS, b=MOMENTS, c=MOMENTS)
@settings(max_examples=80, deadline=None)
def test_two_spans_in_a_row_are_the_whole_but_for_a_minute_of_rounding(office, a, b, c):
    a, b, c = sorted((a, b, c))
    whole, parts = office.minutes(a, c), office.minutes(a, b) + office.minutes(b, c)
    assert 0 <= whole - parts <= 1


def test_what_began_before_the_first_day_counts_from_there(office):
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    morning = dt.datetime(2026, 9, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert office.minutes(long_ago, morning) == 60


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_enough_are_not_above(values, share):
    values = sorted(values)
    found = percentile(values, share)
    assert found in values
    assert 100 * sum(one <= found for one in values) >= share * len(values)
    smaller = [one for one in values if one < found]
    assert 100 * len(smaller) < share * len(values)


@pytest.mark.parametrize(
    ("values", "share", "wanted"),
    [([7], 50, 7), ([1, 2, 3, 4], 50, 2), (list(range(1, 11)), 90, 9), (list(range(1, 12)), 90, 10), ([5, 5], 90, 5)],
)
def test_percentiles_by_hand(values, share, wanted):
    assert percentile(values, share) == wanted


def test_nothing_has_no_percentile():
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 分钟"), (59, "59 分钟"), (120, "2 小时"), (90, "1.5 小时"), (450, "1 个工作日"), (675, "1.5 个工作日")],
)
def test_office_time_in_words(minutes, words):
    assert minutes_of_a_day() == 450
    assert in_words(minutes) == words
