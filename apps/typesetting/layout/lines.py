"""Paragraphs into lines: 28 characters to a line, no punctuation at its beginning, no number or Latin word cut.

The renderer's own line breaking stretches only the spaces between words, which Chinese does not have; here the few
tenths of a millimetre that a line is short are given to all its characters, so that the right edge is straight.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.layout.marks import Run, Text

NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕］｝〗”’…—％%‰℃·～,.;:?!)]}々")
NEVER_LAST = frozenset("（《〈「『【〔［｛〖“‘([{￥＄$")
_JOINED = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.,:/@_+&%'\-]*[A-Za-z0-9%])?|——|……")
_NAME = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff][ \u3000][\u4e00-\u9fff](?![\u4e00-\u9fff])")  # 尤 权
_CLEANED = {ord("\t"): " ", ord("\n"): " ", 0xA0: " ", 0x0D: None, 0x200B: None, 0xFEFF: None}
SPACES = " \u3000"
WIDEST = 0.15  # em between characters; a line that needs more stays short
BASE = grid.CELL / grid.SIZE3 - 1  # em: what makes 28 characters of 三号 exactly as wide as the 版心
_SLACK = 0.002  # mm of rounding


@dataclass(frozen=True)
class Measure:
    """The width to fill, in mm: of all lines, and how far the first and the others are moved in."""

    width: float = grid.WIDTH
    first: float = 0.0
    hang: float = 0.0
    size: float = grid.SIZE3
    base: float = BASE

    def room(self, line: int) -> float:
        return self.width - (self.hang if line else self.first)


PARAGRAPH = Measure(first=2 * grid.CELL)


def broken(runs: Sequence[Run], measure: Measure = PARAGRAPH) -> list[Text]:
    """The lines of a paragraph, each at its x and at y 0; one empty list for no text."""
    cells = [(run.face, character) for run in runs for character in run.text.translate(_CLEANED)]
    while cells and cells[-1][1] in SPACES:
        cells.pop()
    text = "".join(character for _, character in cells)
    widths = [(metrics.width(*cell) + measure.base) * measure.size for cell in cells]
    allowed = _places(text)
    lines: list[Text] = []
    start = 0
    while start < len(cells):
        end = _end_of_line(widths, allowed, start, measure.room(len(lines)))
        lines.append(_line(cells[start:end], measure, len(lines), last=end == len(cells)))
        start = end
        while start < len(cells) and text[start] in SPACES:
            start += 1
    return lines


def line_of(face: Face, text: str, size: float = grid.SIZE3, base: float = BASE) -> Text:
    """A text that stands alone on its line."""
    return Text(0, 0, size, (Run(face, text),), spacing=base * size)


def width_of(text: Text) -> float:
    """How wide a line is drawn, in mm, without the space behind its last character."""
    characters = sum(len(run.text) for run in text.runs)
    natural = sum(metrics.width(run.face, run.text) for run in text.runs) * text.size
    return (natural + text.spacing * max(characters - 1, 0)) * text.stretch


def spread(face: Face, text: str, width: float, size: float = grid.SIZE3) -> Text:
    """A name drawn out to a width, as the names of joint issuers are."""
    line = Text(0, 0, size, (Run(face, text),))
    spare = width - width_of(line)
    return Text(0, 0, size, line.runs, spacing=max(spare, 0) / (len(text) - 1) if len(text) > 1 else 0.0)


def three(name: str) -> str:
    """A name of two characters as wide as one of three."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def longest_joined(text: str) -> str:
    """The longest piece that no line may cut: a number, a code, a Latin word."""
    return max((match.group() for match in _JOINED.finditer(text)), key=len, default="")


def _places(text: str) -> list[bool]:
    """For each character whether a line may begin with it."""
    allowed = [True] * (len(text) + 1)
    for place, character in enumerate(text):
        if character in NEVER_FIRST or (place and text[place - 1] in NEVER_LAST):
            allowed[place] = False
    for match in [*_JOINED.finditer(text), *_NAME.finditer(text)]:
        for place in range(match.start() + 1, match.end()):
            allowed[place] = False
    return allowed


def _end_of_line(widths: list[float], allowed: list[bool], start: int, room: float) -> int:
    """Where the next line begins: as far as there is room, at a place where it may."""
    end, used = start, 0.0
    while end < len(widths) and used + widths[end] <= room + _SLACK:
        used += widths[end]
        end += 1
    if end == len(widths):
        return end
    for place in range(end, start, -1):
        if allowed[place]:
            return place
    return max(end, start + 1)  # longer than a line and nowhere to be cut: cut all the same


def _line(cells: list[tuple[Face, str]], measure: Measure, number: int, last: bool) -> Text:
    kept = list(cells)
    while kept[-1][1] in SPACES and len(kept) > 1:
        kept.pop()
    runs: list[Run] = []
    for face, character in kept:
        if runs and runs[-1].face == face:
            runs[-1] = Run(face, runs[-1].text + character)
        else:
            runs.append(Run(face, character))
    base = measure.base * measure.size
    line = Text(measure.hang if number else measure.first, 0, measure.size, tuple(runs), spacing=base)
    if last or len(kept) < 2:
        return line
    natural = width_of(line) - base * (len(kept) - 1)
    spacing = (measure.room(number) - natural) / (len(kept) - 1)
    return line if spacing > WIDEST * measure.size else Text(line.x, 0, line.size, line.runs, spacing=spacing)
