"""成文日期, 印发日期 and the days named in the text (GB/T 9704-2012 7.3.5.4, GB/T 15835-2011)."""

import datetime as dt
import re
from collections.abc import Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import Look, Spot
from apps.typesetting.reading.marks import value_of

_FULL = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日(?:（(?:星期|周)([一二三四五六日天])）)?")
_ZERO = re.compile(r"(?<=年)0(?=\d月)|(?<=月)0(?=\d日)|(?<!\d)0(?=\d月\d{1,2}日)")
_CHINESE = re.compile(
    r"([一二三四五六七八九〇○Ｏ零0]{4})年(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?)?"
)
_DASHED = re.compile(r"(?<![\d\w/.\-])(20\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?![\d\w/.\-])", re.ASCII)
# 26年5月, 09年全市: two figures that can only be a year. 近10年, 20年期 are spans.
_SHORT = re.compile(
    r"(?<![\d.第近约满达过第共])(?:[’'](\d{2})年|(0\d)年|([1-4]\d)年(?=\d{1,2}月|上半年|下半年|全年|年度|年初|年底|年末|第[一二三四]季度))"
)
_WEEKDAYS = "一二三四五六日"
_LONG_AGO = dt.timedelta(days=366)


def faults(look: Look) -> Iterator[Fault]:
    """The dates of the document and those in its text."""
    yield from _signed(look)
    yield from _printed(look)
    for spot in look.running:
        yield from in_text(spot)


def _signed(look: Look) -> Iterator[Fault]:
    day, spot = look.paper.document_date, Spot("document_date", "成文日期")
    if day is None:
        if look.facts.signed:
            yield spot.fault("date_missing", "公文已签发，还没有成文日期")
    elif day > look.today:
        yield spot.fault("date_future", f"成文日期{chinese_day(day)}在今天之后，请核对")
    elif look.today - day > _LONG_AGO:
        yield spot.fault("date_old", f"成文日期{chinese_day(day)}距今已超过一年，请核对年份")


def _printed(look: Look) -> Iterator[Fault]:
    signed, printed = look.paper.document_date, look.paper.printed_on
    if signed and printed and printed < signed:
        said = f"印发日期{chinese_day(printed)}早于成文日期{chinese_day(signed)}"
        yield Spot("printed_on", "印发日期").fault("printed_before", said)


def chinese_day(day: dt.date) -> str:
    """2026年1月5日: Arabic figures, no leading zero (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_text(spot: Spot) -> Iterator[Fault]:
    """The days named in one paragraph."""
    text = spot.text
    yield from spot.swaps(
        "date_zero",
        "日期的月、日不编虚位，“01月05日”写成“1月5日”",
        ((m.start(), "0", "") for m in _ZERO.finditer(text)),
    )
    yield from _impossible(spot)
    yield from spot.swaps(
        "date_chinese",
        "公历年月日用阿拉伯数字",
        ((m.start(), m.group(0), _arabic(m)) for m in _CHINESE.finditer(text)),
    )
    yield from spot.swaps(
        "date_dashed",
        "正文中的日期写成“2026年1月5日”的形式",
        ((m.start(), m.group(0), f"{m[1]}年{int(m[3])}月{int(m[4])}日") for m in _DASHED.finditer(text)),
    )
    for found in _SHORT.finditer(text):
        said = "年份写全四位，不用简称"
        yield spot.fault("date_short", said, start=found.start(), end=found.end())
        break


def _arabic(found: re.Match[str]) -> str:
    digits = "".join("0" if c in "〇○Ｏ零0" else str(value_of(c)) for c in found.group(1))
    month = f"{value_of(found.group(2))}月" if found.group(2) else ""
    day = f"{value_of(found.group(3))}日" if found.group(3) else ""
    return f"{digits}年{month}{day}"


def _impossible(spot: Spot) -> Iterator[Fault]:
    """Days that are in no calendar, and weekdays that do not belong to their day."""
    for found in _FULL.finditer(spot.text):
        try:
            day = dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            said = f"没有“{found.group(0)}”这一天，请核对"
            yield spot.fault("date_impossible", said, start=found.start(), end=found.end())
            continue
        right = _WEEKDAYS[day.weekday()]
        if found[4] and found[4].replace("天", "日") != right:
            said = f"{chinese_day(day)}是星期{right}，不是星期{found[4]}"
            fix = [spot.edit(found.start(4), found[4], right)]
            yield spot.fault("date_weekday", said, start=found.start(), end=found.end(), fix=fix)
