"""Which opening mark belongs to which closing one."""

from collections import Counter
from dataclasses import dataclass

_CLOSES = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "〔": "〕", "【": "】", "(": ")"}
_OPENS = {closing: opening for opening, closing in _CLOSES.items()}
_ALIKE = {"(": "（", ")": "）"}  # a half-width bracket may close a full one; the width is another fault


@dataclass(frozen=True)
class Pair:
    """Places of the two marks in the text, None where one is missing; `depth` how many of each sort are open around."""

    opening: int | None
    closing: int | None
    depth: Counter[str]

    @property
    def is_whole(self) -> bool:
        """Both marks are there."""
        return self.opening is not None and self.closing is not None


def pairs_of(text: str) -> list[Pair]:
    """All pairs, broken ones too, in the order in which they close. Linear in the text's length."""
    found: list[Pair] = []
    stack: list[int] = []
    for place, character in enumerate(text):
        if character in _CLOSES:
            stack.append(place)
        elif character in _OPENS:
            if character == "’" and not _waits(text, stack, "‘"):
                continue  # an apostrophe
            if not _waits(text, stack, _OPENS[character]):
                if not (character in ")）" and text[:place].isalnum() and place <= 2):  # 1） a） count items
                    found.append(Pair(None, place, Counter()))
                continue
            while not _fits(text[stack[-1]], character):
                found.append(Pair(stack.pop(), None, Counter()))
            opening = stack.pop()
            found.append(Pair(opening, place, Counter(text[i] for i in stack)))
    return found + [Pair(place, None, Counter()) for place in stack]


def _waits(text: str, stack: list[int], opening: str) -> bool:
    return any(_ALIKE.get(text[i], text[i]) == _ALIKE.get(opening, opening) for i in stack)


def _fits(opening: str, closing: str) -> bool:
    opening, closing = _ALIKE.get(opening, opening), _ALIKE.get(closing, closing)
    return _CLOSES[opening] == closing
