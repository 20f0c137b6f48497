"""What may stand in a cell of an imported file."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.importing import BadCell, parse

DAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    "written",
    [
        dt.date(2026, 3, 1),
        dt.datetime(2026, 3, 1, 14, 30),
        "2026-03-01",
        "2026-3-1",
        "2026/3/1",
        "2026.3.1",
        "2026．3．1",
        "2026年3月1日",
        "2026 年 3 月 1 日",
        "２０２６年３月１日",
        "20260301",
        20260301.0,
        20260301,
        " 2026-03-01 ",
        "2026-03-01 00:00:00",
        "2026年3月1日 9时05分",
    ],
)
def test_a_day_is_read_as_people_write_it(written):
    assert parse.date(written) == DAY


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2026-02-30", "没有这一天"),
        ("2026年13月1日", "没有这一天"),
        ("三月一日", "不是日期"),
        ("3月1日", "不是日期"),
        ("2026", "不是日期"),
        (46082.0, "不是日期"),
        ("0206-03-01", "请检查年份"),
        (dt.date(1, 1, 1), "请检查年份"),
        ("2026-03-01 收", "多余的字"),
        (True, "不是日期"),
    ],
)
def test_what_is_no_day_is_refused_with_a_sentence(written, sentence):
    with pytest.raises(BadCell, match=sentence):
        parse.date(written)


@given(
    st.dates(parse.FIRST, parse.LAST), st.sampled_from(["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}"])
)
def test_every_day_in_every_form_comes_back(day, form):
    assert parse.date(form.format(day)) == day


def test_a_moment_without_an_hour_is_nine_at_the_office():
    assert parse.moment("2026-03-01") == dt.datetime(2026, 3, 1, 1, 0, tzinfo=dt.UTC)
    assert parse.moment("2026年3月1日 14:30") == dt.datetime(2026, 3, 1, 6, 30, tzinfo=dt.UTC)
    assert parse.moment(dt.datetime(2026, 3, 1, 14, 30)) == dt.datetime(2026, 3, 1, 6, 30, tzinfo=dt.UTC)
    for bad in ("2026-03-01 25:00", "2026-03-01 下午"):
        with pytest.raises(BadCell):
            parse.moment(bad)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (13800138000.0, "13800138000"),
        (1.5, "1.5"),
        ("  张\u3000 三\n", "张 三"),
        ("=1+1", "=1+1"),
        ("甲\x00\u202e乙\ufeff", "甲乙"),
        (True, "是"),
        (dt.date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_text_is_one_line_of_what_is_shown(written, text):
    assert parse.text(20)(written) == text


def test_text_that_is_too_long_says_by_how_much():
    with pytest.raises(BadCell, match="最多 3 个字，这里有 4 个"):
        parse.text(3)("一二三四")


@pytest.mark.parametrize(("written", "number"), [(3.0, 3), ("3", 3), ("３", 3), (0, 0)])
def test_whole_numbers(written, number):
    assert parse.whole(0, 9)(written) == number


@pytest.mark.parametrize("written", [1.5, "三", "1,000", True, "9" * 30, 10, -1, ""])
def test_what_is_no_whole_number_or_out_of_bounds(written):
    with pytest.raises(BadCell):
        parse.whole(0, 9)(written)
