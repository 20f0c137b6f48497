"""Words of Chinese text, so that no line of a title ends inside one (7.3.1: 词意完整)."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from math import log
from pathlib import Path

LONGEST = 5
_KEPT = r"[A-Za-z0-9.%·—\-]+[年月日号届期次项条家个]?度?|《[^《》]{1,12}》|“[^“”]{1,10}”"
# Words of offices that the list of everyday words does not have.
OFFICE_WORDS = (
    "部际",
    "省际",
    "校际",
    "气象站",
    "溺水",
    "规范性文件",
    "联席会议",
    "委员会",
    "办公会议",
    "总经理办公会",
)
_ALONE = log(80_000)  # a single character that is no word of the list: dearer than any word
_GLUE = "的了"  # never the first character of a line


@cache
def _costs() -> dict[str, float]:
    """Each word's surprise: by Zipf's law the n-th commonest is n times rarer than the first."""
    lines = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return {word: log(place + 12) for place, word in enumerate(words, 1)}


def split(text: str, names: Iterable[str] = ()) -> list[str]:
    """The text as its words, punctuation and single characters; joined again it is the text.

    `names` (of the issuing units) stay whole.
    """
    found: list[str] = []
    place = 0
    known = sorted({name for name in (*names, *OFFICE_WORDS) if name}, key=len, reverse=True)
    for match in re.finditer("|".join([*map(re.escape, known), _KEPT]), text):
        found += _chinese(text[place : match.start()])
        found.append(match.group())
        place = match.end()
    return found + _chinese(text[place:])


def repeated(texts: Iterator[str] | list[str]) -> frozenset[str]:
    """Pairs of characters that a document says three times or more: its own words, in no list."""
    counts: dict[str, int] = {}
    for text in texts:
        for one, other in pairwise(text):
            if "\u4e00" <= one <= "\u9fff" and "\u4e00" <= other <= "\u9fff":
                counts[one + other] = counts.get(one + other, 0) + 1
    return frozenset(pair for pair, count in counts.items() if count >= 3 and pair[0] not in _GLUE + "和与及")


def _chinese(text: str) -> list[str]:
    """The cheapest way to cut the text (shortest path over the words of the list)."""
    costs = _costs()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        best.append(
            min(
                (best[start][0] + costs.get(text[start:end], _ALONE if end - start == 1 else 1e9), start)
                for start in range(max(0, end - LONGEST), end)
            )
        )
    found: list[str] = []
    end = len(text)
    while end:
        start = best[end][1]
        found.append(text[start:end])
        end = start
    return found[::-1]
