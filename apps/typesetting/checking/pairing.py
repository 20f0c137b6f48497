"""Which opening mark belongs to which closing one."""

from collections import Counter
from dataclasses import dataclass

_CLOSES = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "〔": "〕", "【": "】", "(": ")"}
_OPENS = {closing: opening for opening, closing in _CLOSES.items()}
_ALIKE = {"(": "（", ")": "）"}  # a half-width bracket may close a full one; the width is another fault


@dataclass(frozen=True)
class Pair:
    """Places of the two marks in the text, None where one is missing; `books` how many 《 are open around it."""

    opening: int | None
    closing: int | None
    books: int = 0

    @property
    def is_whole(self) -> bool:
        """Both marks are there."""
        return self.opening is not None and self.closing is not None


def pairs_of(text: str) -> list[Pair]:
    """All pairs, broken ones too, in the order in which they close. Linear in the text's length."""
    found: list[Pair] = []
    stack: list[int] = []
    waiting: Counter[str] = Counter()  # of each sort, how many are open
    for place, character in enumerate(text):
        if character in _CLOSES:
            stack.append(place)
            waiting[_full(character)] += 1
        elif character in _OPENS:
            wanted = _full(_OPENS[character])
            if not waiting[wanted]:
                if not _is_no_pair(text, place):
                    found.append(Pair(None, place))
                continue
            while True:
                opening = stack.pop()
                sort = _full(text[opening])
                waiting[sort] -= 1
                if sort == wanted:
                    break
                found.append(Pair(opening, None))
            found.append(Pair(opening, place, waiting["《"]))
    return found + [Pair(place, None) for place in stack]


def _full(mark: str) -> str:
    return _ALIKE.get(mark, mark)


def _is_no_pair(text: str, place: int) -> bool:
    """An apostrophe, and the bracket that counts items: 1） a）."""
    return text[place] == "’" or (text[place] in ")）" and place <= 2 and text[:place].isalnum())
