"""How times, sizes, money and limits read."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from apps.core import formatting, markup

OFFICE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 11, 21, 14, 30, tzinfo=OFFICE)  # a Saturday


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=OFFICE)


def test_a_moment_is_written_with_its_weekday_in_office_time() -> None:
    assert formatting.when(NOW.astimezone(dt.UTC)) == "2026-11-21 周六 14:30"
    assert formatting.when(None) == "—"


def test_a_day_is_written_with_its_weekday() -> None:
    assert formatting.day(dt.date(2026, 11, 23)) == "2026-11-23 周一"
    assert formatting.day(NOW) == "2026-11-21 周六"
    assert formatting.day(None) == "—"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2026, 11, 21, 8, 42), "今天 08:42"),
        (at(2026, 11, 20, 16, 5), "昨天 16:05"),
        (at(2026, 11, 19, 15, 6), "11-19 15:06"),
        (at(2025, 12, 31, 23, 59), "2025-12-31"),
        (None, "—"),
    ],
)
def test_the_short_form_tells_the_recent_by_name_and_the_old_by_year(moment: dt.datetime | None, words: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert formatting.ago(moment) == words


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (dt.timedelta(seconds=59), "0 分钟"),
        (dt.timedelta(minutes=42), "42 分钟"),
        (dt.timedelta(hours=3), "3 小时"),
        (dt.timedelta(hours=3, minutes=5), "3 小时 5 分"),
        (dt.timedelta(days=2), "2 天"),
        (dt.timedelta(days=2, hours=4, minutes=50), "2 天 4 小时"),
        (-dt.timedelta(minutes=42), "42 分钟"),
    ],
)
def test_a_span_has_one_or_two_units(delta: dt.timedelta, words: str) -> None:
    assert formatting.span(delta) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0 字节"), (1023, "1023 字节"), (25088, "24.5 KB"), (3250586, "3.1 MB")]
)
def test_sizes(value: int, words: str) -> None:
    assert formatting.size(value) == words


def test_money_has_the_sign_groups_and_two_places() -> None:
    assert formatting.money(Decimal("12800")) == "¥12,800.00"
    assert formatting.money(0) == "¥0.00"


def test_the_machine_form_carries_the_office_offset() -> None:
    assert formatting.iso(NOW.astimezone(dt.UTC)) == "2026-11-21T14:30+08:00"
    assert formatting.iso(dt.date(2026, 11, 21)) == "2026-11-21"
    assert formatting.iso(None) == ""


@pytest.mark.parametrize(
    ("due", "tone", "words"),
    [
        (NOW - dt.timedelta(minutes=42), "late", "已超时 42 分钟"),
        (NOW + dt.timedelta(hours=5, minutes=38), "soon", "剩 5 小时 38 分"),
        (NOW + dt.timedelta(hours=20), "soon", "明天 10:30"),
        (at(2026, 11, 25, 17, 30), "calm", "11月25日"),
        (at(2027, 1, 5, 17, 30), "calm", "2027年1月5日"),
    ],
)
def test_the_clock_tells_what_is_near_by_the_hour_and_what_is_far_by_the_date(
    due: dt.datetime, tone: str, words: str
) -> None:
    shown = markup.face(due, now=NOW)
    assert (shown.tone, shown.text) == (tone, words)


def test_the_large_clock_counts_down() -> None:
    assert markup.face(at(2026, 11, 25, 17, 30), now=NOW, countdown=True).text == "剩 4 天 3 小时"


def test_a_met_limit_says_whether_it_was_in_time() -> None:
    due = at(2026, 11, 20, 17, 30)
    assert markup.face(due, met_at=due, now=NOW) == markup.Face("met", "按期", 100, "green")
    assert markup.face(due, met_at=due + dt.timedelta(days=1), now=NOW) == markup.Face("tardy", "晚 1 天", 100, "amber")


@given(
    start=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 1)),
    length=st.timedeltas(dt.timedelta(minutes=1), dt.timedelta(days=60)),
    passed=st.timedeltas(dt.timedelta(0), dt.timedelta(days=60)),
)
def test_the_bar_only_grows_and_is_full_when_the_limit_has_passed(
    start: dt.datetime, length: dt.timedelta, passed: dt.timedelta
) -> None:
    start = start.replace(tzinfo=OFFICE)
    due, now = start + length, start + passed
    shown = markup.face(due, start, now=now)
    later = markup.face(due, start, now=now + dt.timedelta(minutes=1))
    assert 0 <= shown.percent <= later.percent <= 100
    assert (shown.tone == "late") == (now > due)
    assert shown.percent == 100 if now >= due else shown.percent <= 100


def test_components_escape_what_people_typed() -> None:
    evil = '<img src=x onerror="alert(1)">'
    for drawn in (
        markup.badge(evil, evil, evil),
        markup.kind_chip(evil, evil),
        markup.person(evil, evil),
        markup.two_lines(evil, evil, "/x"),
        markup.clock(NOW, note=evil, now=NOW),
    ):
        assert "<img" not in drawn
        assert "&lt;img" in drawn
