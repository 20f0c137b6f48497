"""Merged cells on the page: what lies under a cell that reaches down is known only when the rows are on their pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.typesetting.layout.marks import Mark, Rule, Text, moved
from apps.typesetting.paper import Merge

LINE = 0.25


@dataclass(frozen=True, eq=False)
class Span:
    """A cell over several rows: its left edge and width, its lines each at its x, the distance of the lines.

    The rows it lies over bear it; on each page its borders are drawn around as many of them as stand there, and its
    lines in the middle of the first: flow leaves room for all of them before it breaks a page.
    """

    x: float
    width: float
    lines: tuple[Text, ...]
    step: float

    def over(self, top: float, height: float, first: bool) -> list[Mark]:
        """Its borders and, where it begins, its lines."""
        marks: list[Mark] = [Rule(self.x, y - LINE / 2, self.width, LINE) for y in (top, top + height)]
        if first and self.lines:
            size = self.lines[0].size
            y = top + (height - len(self.lines) * self.step) / 2 + (self.step - size) / 2
            marks += [moved(line, self.x, y + number * self.step) for number, line in enumerate(self.lines)]
        return marks


def drawn_over(rows: Sequence[tuple[float, float, Sequence[Span]]], before: set[Span]) -> list[Mark]:
    """The marks of all cells that reach over rows of a page: each row is its top, its height and what reaches over it.

    `before` are those that began on an earlier page; those that begin here are added to it.
    """
    reach: dict[Span, tuple[float, float]] = {}
    for top, height, spans in rows:
        for span in spans:
            start = reach[span][0] if span in reach else top
            reach[span] = start, top + height
    marks: list[Mark] = []
    for span, (top, end) in reach.items():
        marks += span.over(top, end - top, span not in before)
    before.update(reach)
    return marks


def rows_of_head(merges: Sequence[Merge], has_head: bool) -> int:
    """How many rows the head has: the first, and those its cells reach down to."""
    if not has_head:
        return 0
    count, known = 1, 0
    while known != count:
        known, count = count, max([count, *(one.row + one.down for one in merges if one.row < count)])
    return count


def whole(merges: Sequence[Merge], rows: int, columns: int) -> tuple[Merge, ...]:
    """The merges that lie within the table and touch no other: what is written by hand may be anything."""
    taken: set[tuple[int, int]] = set()
    kept = []
    for one in merges:
        inside = one.row >= 0 and one.row + one.down <= rows and one.column >= 0 and one.column + one.across <= columns
        if inside and not taken.intersection(one.places):
            taken.update(one.places)
            kept.append(one)
    return tuple(kept)
