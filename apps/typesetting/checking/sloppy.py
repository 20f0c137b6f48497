"""Marks of levels in a form the standard does not have: 一. (一) 1、 (1) and their like (GB/T 9704-2012 7.3.3)."""

import re

from apps.typesetting.paper import Part
from apps.typesetting.reading.marks import LEVELS, NUMERALS, level_of, mark_of, value_of

_N = rf"[{NUMERALS}]{{1,4}}"
# What people type, and the level they mean. A comma after a Chinese number is only a mark at a heading's beginning.
_SLOPPY: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (Part.LEVEL1, re.compile(rf"({_N})[.．]\s*(?!\d)")),
    (Part.LEVEL1, re.compile(rf"([{NUMERALS}]{{1,3}})[,，]\s*(?=\D)")),
    (Part.LEVEL1, re.compile(r"([一二三四五六七八九十]{1,3})[ 　]+(?=\S{2,})")),
    (Part.LEVEL2, re.compile(rf"[(（]({_N})[)）]、\s*")),
    (Part.LEVEL2, re.compile(rf"\(({_N})[)）]|（({_N})\)")),
    (Part.LEVEL3, re.compile(r"(\d{1,2})、\s*(?!\d)")),
    (Part.LEVEL3, re.compile(r"([０-９\d]{1,2})．\s*")),
    (Part.LEVEL3, re.compile(r"([０-９]{1,2})[.、]\s*")),
    (Part.LEVEL3, re.compile(r"(\d{1,2})[)）]\s*")),
    (Part.LEVEL3, re.compile(r"(\d{1,2})[,，]\s*(?=[^\d\s])")),
    (Part.LEVEL4, re.compile(r"[(（](\d{1,2})[)）]、\s*")),
    (Part.LEVEL4, re.compile(r"\((\d{1,2})[)）]|（(\d{1,2})\)")),
    (Part.LEVEL4, re.compile(r"[⑴-⒇]")),
)
HIGHEST = 99  # beyond, 九九九、 is no mark of a level
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"


def sloppy_mark(text: str) -> tuple[str, Part, int] | None:
    """(as typed, the level meant, its number) for a paragraph opening with a mark in a wrong form, else None."""
    if level_of(text):
        return None
    for part, pattern in _SLOPPY:
        if found := pattern.match(text):
            typed = found.group(0)
            inner = next((group for group in found.groups() if group), "")
            number = _BRACKETED.index(typed) + 1 if typed in _BRACKETED else value_of(_narrow(inner))
            return (typed, part, number) if number and number <= HIGHEST else None
    return None


def intended(text: str) -> tuple[Part, int] | None:
    """The level and number a paragraph opens with, rightly or sloppily written."""
    for part, pattern in LEVELS.items():
        if found := pattern.match(text):
            number = value_of(found.group(1))
            return (part, number) if number and number <= HIGHEST else None
    sloppy = sloppy_mark(text)
    return (sloppy[1], sloppy[2]) if sloppy else None


def level_span(text: str) -> int:
    """How many characters the mark of a level takes at the beginning, 0 when there is none."""
    for pattern in LEVELS.values():
        if found := pattern.match(text):
            return found.end()
    sloppy = sloppy_mark(text)
    return len(sloppy[0]) if sloppy else 0


def right_mark(part: Part, number: int) -> str:
    """The mark as the standard has it."""
    return mark_of(part, number)


def _narrow(digits: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in digits)
