"""The marks of the four levels, 一、 （一） 1. （1） (GB/T 9704-2012 7.3.3), and numbers written in Chinese."""

import re

from apps.typesetting.paper import Part

NUMERALS = "一二三四五六七八九十百零〇"
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_WRITTEN = "零一二三四五六七八九"

# 1.2 is a figure, 1.2026年 is level three before a year.
LEVELS: dict[Part, re.Pattern[str]] = {
    Part.LEVEL1: re.compile(rf"([{NUMERALS}]{{1,4}})、"),
    Part.LEVEL2: re.compile(rf"（([{NUMERALS}]{{1,4}})）(?!、)"),
    Part.LEVEL3: re.compile(r"(\d{1,2})\.(?=\d{4}年|\D|$)"),
    Part.LEVEL4: re.compile(r"（(\d{1,2})）(?!、)"),
}
ORDER = tuple(LEVELS)
CHAPTER = re.compile(rf"第[{NUMERALS}\d]{{1,5}}[编章节](?=[\s　]|$)")
ARTICLE = re.compile(rf"第[{NUMERALS}\d]{{1,5}}条(?=[\s　]|$)")
LONGEST_CHAPTER = 30  # characters; longer is a sentence that begins with 第一章


def written(number: int) -> str:
    """21 → 二十一, for 1 to 999. Raises ValueError outside."""
    if not 1 <= number <= 999:
        raise ValueError(f"{number} is not between 1 and 999")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_WRITTEN[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_WRITTEN[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_WRITTEN[ones] if ones else "")


def value_of(words: str) -> int | None:
    """二十一 → 21, 21 → 21; None when it is no number."""
    if words.isascii() and words.isdecimal():
        return int(words)
    total, digit = 0, 0
    for character in words:
        if character in _DIGITS:
            digit = digit * 10 + _DIGITS[character]
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif character == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            return None
    return total + digit if words else None


def level_of(line: str) -> Part | None:
    """Which level a paragraph opens with, None for plain text and for a mark in a sloppy form (1、 (一) 一.)."""
    return next((part for part, pattern in LEVELS.items() if pattern.match(line)), None)


def number_of(line: str) -> int | None:
    """The number in the mark of a level: 3 for 三、…, None when there is no mark."""
    for pattern in LEVELS.values():
        if found := pattern.match(line):
            return value_of(found.group(1))
    return None


def mark_of(part: Part, number: int) -> str:
    """The mark of a level as the standard writes it: （三）."""
    return {
        Part.LEVEL1: f"{written(number)}、",
        Part.LEVEL2: f"（{written(number)}）",
        Part.LEVEL3: f"{number}.",
        Part.LEVEL4: f"（{number}）",
    }[part]


def is_chapter(line: str) -> bool:
    """第一章　总则 stands in the middle of its line."""
    return bool(CHAPTER.match(line)) and len(line) <= LONGEST_CHAPTER and not line.endswith(("。", "；", "："))
