"""Lines of words with their places: the text of a page out of them, and where on the page a word stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from apps.attachments.texts import joined
from apps.matters.search.words import fold

Line = Sequence[Sequence[Any]]  # words: [text, x, y, width, height] in ten-thousandths of the page
MOST_MARKS = 300  # of one page
LAST_ASCII = "\u024f"  # up to here letters are written with blanks between words


@dataclass(frozen=True)
class Mark:
    """A place on the page, in ten-thousandths of its width and height."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class _Letter:
    line: int
    left: float
    right: float
    top: int
    below: int


def text_of(lines: Sequence[Line]) -> str:
    """The text of a page: broken lines joined again as those of a text layer are (apps.attachments.texts.joined)."""
    return joined("\n".join(_line_text(line) for line in lines))


def _apart(before: str, after: str) -> bool:
    """Whether a blank belongs between two words: not beside a Chinese character."""
    return bool(before and after) and before[-1] <= LAST_ASCII and after[0] <= LAST_ASCII


def _line_text(line: Line) -> str:
    """Latin words are parted; characters that an engine gives one by one (RapidOCR) stand by their distance."""
    out, end = "", 0
    for text, x, _, width, _ in line:
        blank = _apart(out, text) and x - end > (width / max(len(text), 1)) * 0.45
        out += (" " if blank else "") + text
        end = x + width
    return out


def marks(lines: Sequence[Line], words: Sequence[str]) -> list[Mark]:
    """Where the words (folded, as search.words gives them) stand on the page; across the end of a line it is two."""
    text, letters = _letters(lines)
    found: list[Mark] = []
    for word in words:
        start = text.find(word) if word else -1
        while start >= 0 and len(found) < MOST_MARKS:
            found += _around([one for one in letters[start : start + len(word)] if one is not None])
            start = text.find(word, start + len(word))
    return list(dict.fromkeys(found))[:MOST_MARKS]


def _letters(lines: Sequence[Line]) -> tuple[str, list[_Letter | None]]:
    """Every folded character of the page with its place; None for a blank between Latin words."""
    text, letters = "", list[_Letter | None]()
    for number, line in enumerate(lines):
        end = None
        for word, x, y, width, height in line:
            step = width / max(len(word), 1)
            if _apart(text, word) and (end is None or x - end > step * 0.45):
                text += " "
                letters.append(None)
            for place, character in enumerate(word):
                folded = fold(character)
                text += folded
                one = _Letter(number, x + place * step, x + (place + 1) * step, y, y + height)
                letters += [one] * len(folded)
            end = x + width
    return text, letters


def _around(letters: Sequence[_Letter]) -> Iterator[Mark]:
    for number in dict.fromkeys(one.line for one in letters):
        row = [one for one in letters if one.line == number]
        left, top = min(one.left for one in row), min(one.top for one in row)
        right, below = max(one.right for one in row), max(one.below for one in row)
        yield Mark(round(left), top, round(right - left), below - top)
