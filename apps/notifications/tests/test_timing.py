"""Quiet hours, working time, digests: when a notice may go outside."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.notifications import timing
from apps.notifications.models import Preference
from apps.worktime.table import DEFAULT_HOURS, Table

EMPTY = Table(days={}, years=frozenset({2026}), hours=DEFAULT_HOURS)


@pytest.fixture(autouse=True)
def plain_calendar(db):
    """Monday to Friday, 08:30–12:00 and 13:30–17:30: November 2026 has no holidays."""


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(f"2026-11-{text}"))


def preference(**more) -> Preference:
    return Preference(urgent=["urge"], **more)


def released(preference: Preference | None, moment: str, code: str = "todo") -> str:
    held_until, digest = timing.release(preference, code, at(moment))
    words = f"{timezone.localtime(held_until):%d %H:%M}" if held_until else "now"
    return f"{words} digest" if digest else words


NIGHT = {"quiet_from": dt.time(22), "quiet_to": dt.time(7, 30)}
NOON = {"quiet_from": dt.time(12), "quiet_to": dt.time(13, 30)}


@pytest.mark.parametrize(
    ("more", "moment", "expected"),
    [
        ({}, "23 03:00", "now"),
        (NIGHT, "23 21:59", "now"),
        (NIGHT, "23 22:00", "24 07:30"),
        (NIGHT, "24 03:00", "24 07:30"),
        (NIGHT, "24 07:30", "now"),
        (NOON, "24 12:15", "24 13:30"),
        (NOON, "24 13:30", "now"),
        ({"quiet_from": dt.time(9), "quiet_to": dt.time(9)}, "24 09:00", "now"),
        ({"working_time_only": True}, "24 10:00", "now"),
        ({"working_time_only": True}, "24 12:30", "24 13:30"),
        ({"working_time_only": True}, "24 17:30", "25 08:30"),
        ({"working_time_only": True}, "27 18:00", "30 08:30"),  # Friday evening → Monday
        ({"working_time_only": True, "quiet_from": dt.time(8), "quiet_to": dt.time(14)}, "24 07:00", "24 14:00"),
        ({"digest": "hourly"}, "24 10:00", "24 11:00 digest"),
        ({"digest": "hourly"}, "24 10:59", "24 11:00 digest"),
        ({"digest": "hourly", **NOON}, "24 11:20", "24 13:30 digest"),
        ({"digest": "hourly", "working_time_only": True}, "24 17:20", "25 08:30 digest"),
        ({"digest": "daily", "digest_hour": 9}, "24 08:59", "24 09:00 digest"),
        ({"digest": "daily", "digest_hour": 9}, "24 09:00", "25 09:00 digest"),
        ({"digest": "daily", "digest_hour": 17}, "27 17:01", "30 17:00 digest"),
    ],
)
def test_a_notice_waits_until(more, moment, expected):
    assert released(preference(**more), moment) == expected


def test_urgent_kinds_and_tests_wait_for_nothing():
    held = preference(digest="daily", working_time_only=True, **NIGHT)
    assert [released(held, "24 23:00", code) for code in ("urge", "test", "todo")] == ["now", "now", "25 09:00 digest"]


def test_who_chose_nothing_is_told_at_once():
    assert released(None, "24 23:00") == "now"


def test_quiet_hours_that_leave_no_working_time_are_found_and_hold_nothing_for_ever():
    blocked = preference(working_time_only=True, quiet_from=dt.time(8), quiet_to=dt.time(18))
    assert [timing.never_free(blocked, at(moment)) for moment in ("24 10:00", "24 20:00")] == [True, True]
    assert timing.free(blocked, at("24 10:00")) == at("24 10:00")
    assert timing.never_free(preference(**NIGHT), at("24 23:00")) is False


TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))


@settings(max_examples=200, deadline=None)
@given(begins=TIMES, ends=TIMES, only=st.booleans(), minute=st.integers(0, 14 * 24 * 60))
def test_what_is_released_is_free_and_the_earliest_such_minute(begins, ends, only, minute):
    """Against a plain walk minute by minute over the definition."""
    table, timing_current = EMPTY, timing.current
    timing.current = lambda: table
    try:
        chosen = preference(quiet_from=begins, quiet_to=ends, working_time_only=only)
        start = at("16 00:00") + dt.timedelta(minutes=minute)
        if timing.never_free(chosen, start):
            return
        found, moment = timing.free(chosen, start), start
        while not _is_free(chosen, moment):
            moment += dt.timedelta(minutes=1)
        assert found == moment
    finally:
        timing.current = timing_current


def _is_free(chosen: Preference, moment: dt.datetime) -> bool:
    local = timezone.localtime(moment)
    time, begins, ends = local.time(), chosen.quiet_from, chosen.quiet_to
    quiet = begins <= time < ends if begins <= ends else time >= begins or time < ends
    working = EMPTY.is_workday(local.date()) and any(a <= time < b for a, b in EMPTY.hours)
    return not quiet and (working or not chosen.working_time_only)
