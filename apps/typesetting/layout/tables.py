"""Tables: drawn as rules and lines of text, a row that does not fit goes to the next page under a repeated head.

A table that is too wide for the 版心 lies on pages of its own, turned to the left: its head is at the binding edge of
an odd page and at the cut edge of an even one, and the page number stays where it is (GB/T 9704-2012, 附录).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.layout.flow import Row
from apps.typesetting.layout.lines import Measure, broken, longest_joined, width_of
from apps.typesetting.layout.marks import Mark, Rule, Run, Text, moved
from apps.typesetting.paper import Block

SMALLEST = 10.5 * grid.POINT
# 四号, 小四, 五号, and how many characters at least a column of long texts takes in each.
SIZES = {14 * grid.POINT: 8, 12 * grid.POINT: 7, SMALLEST: 5}
LEADING = 1.4
PAD_X, PAD_Y = 1.2, 1.0
LINE = 0.25
TALLEST = 120.0  # a higher row is cut between its lines
SHORT = 12  # characters: what is centred in its cell
SIDEWAYS_COLUMNS = 9


@dataclass(frozen=True)
class _Grid:
    """A table's measures: the size of its letters, the width of each column, where it begins."""

    size: float
    widths: tuple[float, ...]
    left: float = 0.0


def lies(block: Block) -> bool:
    """Whether a table is too wide to stand upright."""
    cells = _even(block.rows)
    return bool(cells) and (len(cells[0]) >= SIDEWAYS_COLUMNS or _squeezed(cells))


def columns(block: Block) -> tuple[float, list[float]]:
    """The size of its letters and the widths of its columns, in mm."""
    measures = _measured(_even(block.rows), grid.HEIGHT if lies(block) else grid.WIDTH)
    return measures.size, list(measures.widths)


def rows_of(block: Block, above: Sequence[Row] = ()) -> list[Row]:
    """The rows of a table, on its side when it is wide, then under `above`: label and title, set as wide as it."""
    cells = _even(block.rows)
    if not cells:
        return []
    sideways = lies(block)
    measures = _measured(cells, grid.HEIGHT if sideways else grid.WIDTH)
    heads = [_row(cells[0], measures, Face.HEI, 0)] if block.has_head and len(cells) > 1 else []
    bodies = [part for cell_row in cells[len(heads) :] for part in _parts(cell_row, measures)]
    head = tuple(_drawn(lines, measures) for lines in heads)
    body = [_drawn(lines, measures, head) for lines in bodies]
    if sideways:
        return _sideways(above, head, body)
    caption = Row(2.0)
    return [caption, *(_kept(row) for row in head), *body, caption]


def _kept(row: Row) -> Row:
    return Row(row.height, row.marks, keep_next=True)


def _even(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Every row with as many cells as the longest."""
    count = max((len(row) for row in rows), default=0)
    return [[*row, *[""] * (count - len(row))] for row in rows] if count else []


def _squeezed(cells: list[list[str]]) -> bool:
    """Whether in the smallest letters the columns would still be narrower than six of their characters."""
    size = SMALLEST
    wanted = [min(max(_natural(row[place], size) for row in cells), 6 * size) for place in range(len(cells[0]))]
    return sum(wanted) + 2 * PAD_X * len(wanted) > grid.WIDTH


def _natural(text: str, size: float) -> float:
    return max(metrics.width(Face.FANG, part) for part in text.split("\n")) * size


def _unbroken(cells: list[list[str]], place: int, size: float) -> float:
    """The longest code or number of a column: it is not cut unless it takes a third of the page."""
    return min(max(_natural(longest_joined(row[place]), size) for row in cells), grid.WIDTH / 3)


def _measured(cells: list[list[str]], room: float) -> _Grid:
    """The biggest letters in which no column is squeezed, and the columns' widths."""
    for size, few in SIZES.items():
        natural = [max(_natural(row[place], size) for row in cells) + 2 * PAD_X + 0.2 for place in range(len(cells[0]))]
        least = [
            min(width, max(few * size, _unbroken(cells, place, size)) + 2 * PAD_X + 0.2)
            for place, width in enumerate(natural)
        ]
        if sum(least) <= room or size == SMALLEST:
            return _Grid(size, _shared(natural, least, room))
    raise AssertionError("a size is always found")


def _shared(natural: list[float], least: list[float], room: float) -> tuple[float, ...]:
    """The table fills the 版心: spare room by need, and then evenly in proportion."""
    if sum(natural) <= room:
        return tuple(width * room / sum(natural) for width in natural)
    if sum(least) >= room:
        return tuple(width * room / sum(least) for width in least)
    wants = [wide - small for wide, small in zip(natural, least, strict=True)]
    spare = room - sum(least)
    roots = [want**0.5 for want in wants]  # a long column shall not starve the others
    return tuple(small + spare * root / sum(roots) for small, root in zip(least, roots, strict=True))


def _row(cells: list[str], measures: _Grid, face: Face, _: int) -> list[list[Text]]:
    """The lines of each cell."""
    return [
        [
            line
            for part in text.split("\n")
            for line in broken([Run(face, part)], Measure(width=width - 2 * PAD_X, size=measures.size, base=0))
        ]
        for text, width in zip(cells, measures.widths, strict=True)
    ]


def _parts(cells: list[str], measures: _Grid) -> list[list[list[Text]]]:
    """A row, or several where one would be too high for a page."""
    lines = _row(cells, measures, Face.FANG, 0)
    most = int((TALLEST - 2 * PAD_Y) / (measures.size * LEADING))
    highest = max(len(cell) for cell in lines)
    return [[cell[at : at + most] for cell in lines] for at in range(0, max(highest, 1), most)]


def _drawn(lines: list[list[Text]], measures: _Grid, head: tuple[Row, ...] = ()) -> Row:
    """A row with its four borders; the text stands in the middle of its height."""
    step = measures.size * LEADING
    height = max(1, *(len(cell) for cell in lines)) * step + 2 * PAD_Y if lines else step
    total = sum(measures.widths)
    marks: list[Mark] = [
        Rule(measures.left, -LINE / 2, total, LINE),
        Rule(measures.left, height - LINE / 2, total, LINE),
        Rule(measures.left - LINE / 2, 0, LINE, height),
    ]
    x = measures.left
    for cell, width in zip(lines, measures.widths, strict=True):
        y = (height - len(cell) * step) / 2 + (step - measures.size) / 2
        for number, line in enumerate(cell):
            marks.append(moved(line, x + _inset(cell, line, width), y + number * step))
        x += width
        marks.append(Rule(x - LINE / 2, 0, LINE, height))
    return Row(height, tuple(marks), head=head)


def _inset(cell: list[Text], line: Text, width: float) -> float:
    """A short entry stands in the middle, a long one begins at the left."""
    if sum(len(run.text) for one in cell for run in one.runs) <= SHORT:
        return (width - width_of(line)) / 2
    return PAD_X


def _sideways(above: Sequence[Row], head: tuple[Row, ...], body: list[Row]) -> list[Row]:
    """Pages of a turned table: marks in a plane 225 mm wide and 156 mm high."""
    pages: list[Row] = []
    marks: list[Mark] = []
    y = 0.0
    for row in [*above, *head, *body]:
        if marks and y + row.height > grid.WIDTH:
            pages.append(Row(grid.HEIGHT, tuple(marks), turned=True))
            marks, y = [], 0.0
            for top in head:
                marks += [moved(mark, 0, y) for mark in top.marks]
                y += top.height
        marks += [moved(mark, 0, y) for mark in row.marks]
        y += row.height
    return [*pages, Row(grid.HEIGHT, tuple(marks), turned=True)]
