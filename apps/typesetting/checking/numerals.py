"""Figures in the text (GB/T 15835-2011)."""

import re
import unicodedata
from collections.abc import Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import Look, Spot
from apps.typesetting.reading.marks import written

_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+(?:[．，][０-９]+)*")
# 三四天 is about; 11月20、21日 are two days, 第3、4条 two articles.
_ABOUT = re.compile(
    r"(?<![\d第月、.])([1-9])[、，]([1-9])(?=(?:天|个|次|周|倍|名|人|米|公里|里|万|千|百|小时|分钟|位|家|项|年(?!\d)))"
)
_FEW = re.compile(r"(?<!\d)([1-9])0(几|多几)(?=[个天名人次年])|(?<!\d)几10(?=[个天名人次年])")
_THOUSAND = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(千|百)(?=[元人名个件台套册份户家吨亩株])")
_TWICE = re.compile(r"[¥￥$]\s*(?=[\d,.]+\s*[万亿千百]?[美]?元)")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,4}(?:,\d{1,4})+(?![\d,])")
_RIGHTLY = re.compile(r"\d{1,3}(?:,\d{3})+")
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_RANGE = re.compile(r"(?<![\d.—～])(\d+(?:\.\d+)?)([—～])(\d+(?:\.\d+)?)([%％]|万|亿)")


def faults(look: Look) -> Iterator[Fault]:
    """Every stretch of running words."""
    for spot in look.running:
        yield from in_spot(spot)


def in_spot(spot: Spot) -> Iterator[Fault]:
    """The figures of one stretch."""
    plain = spot.plain
    yield from spot.swaps(
        "full_width",
        "数字和字母用半角，不用全角",
        ((m.start(), m.group(0), unicodedata.normalize("NFKC", m.group(0))) for m in _FULL_WIDTH.finditer(plain)),
    )
    yield from spot.swaps(
        "approximate",
        "相邻两个数字连用表示概数，用汉字，中间不加顿号，如“三四天”",
        ((m.start(), m.group(0), written(int(m[1])) + written(int(m[2]))) for m in _ABOUT.finditer(plain)),
    )
    yield from spot.swaps("mixed_numeral", "同一个数中不混用阿拉伯数字和汉字，如“十几天”“30%”", _mixed(plain))
    yield from spot.swaps(
        "amount_unit",
        "阿拉伯数字后只用“万”“亿”作单位，不用“千”“百”",
        ((m.start(), m.group(0), _multiplied(m)) for m in _THOUSAND.finditer(plain)),
    )
    yield from spot.swaps(
        "currency_twice",
        "金额已写“元”，前面不再用货币符号",
        ((m.start(), m.group(0), "") for m in _TWICE.finditer(plain)),
    )
    yield from spot.swaps(
        "range_unit",
        "数值范围的前后两个数都写明“%”“万”“亿”",
        ((m.start(), m.group(0), f"{m[1]}{m[4]}{m[2]}{m[3]}{m[4]}") for m in _RANGE.finditer(plain)),
    )
    for found in _GROUPED.finditer(plain):
        if not _RIGHTLY.fullmatch(found.group(0)):
            said = "数字分节有误，从个位起每三位一节"
            yield spot.fault("grouping", said, start=found.start(), end=found.end())


def _mixed(plain: str) -> Iterator[tuple[int, str, str]]:
    for found in _PERCENT.finditer(plain):
        yield found.start(), found.group(0), f"{found.group(1)}%"
    for found in _FEW.finditer(plain):
        new = f"{written(int(found[1]) * 10)}{found[2][-1]}" if found[1] else "几十"
        yield found.start(), found.group(0), new


def _multiplied(found: re.Match[str]) -> str:
    """5千 → 5000, 1.5百 → 150."""
    times = {"千": 3, "百": 2}[found.group(2)]
    whole, _, part = found.group(1).partition(".")
    if len(part) > times:
        return found.group(0)
    return str(int(whole + part.ljust(times, "0")))
