"""Tables: drawn as rules and lines of text, a row that does not fit goes to the next page under a repeated head.

A table that is too wide for the 版心 lies on pages of its own, turned to the left: its head is at the binding edge of
an odd page and at the cut edge of an even one, and the page number stays where it is (GB/T 9704-2012, 附录).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.layout.flow import Row
from apps.typesetting.layout.lines import Measure, broken, width_of
from apps.typesetting.layout.marks import Mark, Rule, Run, Text, moved
from apps.typesetting.layout.measures import PAD_X, PAD_Y, Cells, Grid, cells_of, measured, squeezed
from apps.typesetting.layout.spans import LINE, Span, drawn_over
from apps.typesetting.paper import Block, Merge

TALLEST = 120.0  # a higher row is cut between its lines
MOST_KEPT = 150.0  # of the rows a cell that reaches down wants together
SHORT = 12  # characters: what is centred in its cell
SIDEWAYS_COLUMNS = 9


def lies(block: Block) -> bool:
    """Whether a table is too wide to stand upright."""
    cells = cells_of(block)
    return bool(cells.texts) and (cells.count >= SIDEWAYS_COLUMNS or squeezed(cells))


def columns(block: Block) -> tuple[float, list[float]]:
    """The size of its letters and the widths of its columns, in mm."""
    measures = measured(cells_of(block), grid.HEIGHT if lies(block) else grid.WIDTH)
    return measures.size, list(measures.widths)


def merges_of(block: Block) -> tuple[tuple[Merge, ...], int]:
    """The merges that can be drawn, and how many rows the head has."""
    cells = cells_of(block)
    return cells.merges, cells.head


def rows_of(block: Block, above: Sequence[Row] = ()) -> list[Row]:
    """The rows of a table, on its side when it is wide, then under `above`: label and title, set as wide as it."""
    cells = cells_of(block)
    if not cells.texts:
        return []
    sideways = lies(block)
    measures = measured(cells, grid.HEIGHT if sideways else grid.WIDTH)
    rows = _rows(cells, measures)
    head = (_together(rows[: cells.head]),) if cells.head else ()
    body = [replace(row, head=head) for row in rows[cells.head :]]
    if sideways:
        return _sideways(above, head, body)
    caption = Row(2.0)
    return [caption, *(_kept(row) for row in head), *body, caption]


def _kept(row: Row) -> Row:
    return replace(row, keep_next=True)


def _lines(text: str, width: float, measures: Grid, face: Face) -> list[Text]:
    """The lines of a cell, each at its x."""
    found = [
        line
        for part in text.split("\n")
        for line in broken([Run(face, part)], Measure(width=width - 2 * PAD_X, size=measures.size, base=0))
    ]
    return [moved(line, _inset(found, line, width), 0) for line in found]


def _set(cells: Cells, measures: Grid) -> dict[tuple[int, int], list[Text]]:
    """The lines of every cell by its place."""
    return {
        (one.row, one.column): _lines(
            cells.texts[one.row][one.column], measures.width(one), measures, Face.HEI if row < cells.head else Face.FANG
        )
        for row in range(len(cells.texts))
        for one in cells.of_row(row)
    }


def _breakable(cells: Cells, set_in: Mapping[tuple[int, int], list[Text]], measures: Grid) -> Cells:
    """A text that is too high to be kept together does not reach down: it is cut in its own row."""
    most = int((TALLEST - 2 * PAD_Y) / measures.step)
    kept = [replace(one, down=1) if len(set_in[one.row, one.column]) > most else one for one in cells.merges]
    return replace(cells, merges=tuple(one for one in kept if len(one.places) > 1))


def _rows(cells: Cells, measures: Grid) -> list[Row]:
    """Every row with its borders and texts, cut where it is higher than a page should have; heads are never cut."""
    cells = _breakable(cells, _set(cells, measures), measures)
    set_in = _set(cells, measures)
    heights = _heights(cells, set_in, measures)
    spans = {
        one: Span(measures.edge(one.column), measures.width(one), tuple(set_in[one.row, one.column]), measures.step)
        for one in cells.merges
        if one.down > 1
    }
    rows: list[Row] = []
    for place, height in enumerate(heights):
        over = [one for one in spans if one.row <= place < one.row + one.down]
        own = [one for one in cells.of_row(place) if one.down == 1]
        needs = max([0.0, *(_needed(one, set_in, heights, measures) for one in over if one.row == place)])
        for part in _parts(own, set_in, height, measures, cut=place >= cells.head):
            rows.append(_drawn(own, part, over, measures, tuple(spans[one] for one in over), needs))
            needs = 0.0
    return rows


def _heights(cells: Cells, set_in: Mapping[tuple[int, int], list[Text]], measures: Grid) -> list[float]:
    """Of every row: its highest cell; a cell over several rows that needs more makes the last of them higher."""
    heights = []
    for row in range(len(cells.texts)):
        most = max((len(set_in[one.row, one.column]) for one in cells.of_row(row) if one.down == 1), default=1)
        heights.append(max(1, most) * measures.step + 2 * PAD_Y)
    for one in cells.merges:
        rows = slice(one.row, one.row + one.down)
        lack = len(set_in[one.row, one.column]) * measures.step + 2 * PAD_Y - sum(heights[rows])
        heights[one.row + one.down - 1] += max(lack, 0.0)
    return heights


def _needed(
    one: Merge, set_in: Mapping[tuple[int, int], list[Text]], heights: Sequence[float], measures: Grid
) -> float:
    """How much of its rows a cell wants on the page where it begins: as many as its lines stand on."""
    wanted, found = len(set_in[one.row, one.column]) * measures.step + 2 * PAD_Y, 0.0
    for height in heights[one.row : one.row + one.down]:
        found += height
        if found >= wanted - 0.01:
            break
    return min(found, MOST_KEPT)


def _parts(
    own: Sequence[Merge],
    set_in: Mapping[tuple[int, int], list[Text]],
    height: float,
    measures: Grid,
    *,
    cut: bool,
) -> list[tuple[float, list[list[Text]]]]:
    """A row's height and the lines of its cells, or several where one would be too high for a page."""
    lines = [set_in[one.row, one.column] for one in own]
    if not cut or height <= TALLEST:
        return [(height, lines)]
    most = int((TALLEST - 2 * PAD_Y) / measures.step)
    highest = max((len(cell) for cell in lines), default=1)
    parts = [[cell[at : at + most] for cell in lines] for at in range(0, max(highest, 1), most)]
    found = [(max(1, *map(len, part), 0) * measures.step + 2 * PAD_Y, part) for part in parts]
    spare = height - sum(high for high, _ in found)
    return [*found[:-1], (found[-1][0] + max(spare, 0.0), found[-1][1])]


def _drawn(
    own: Sequence[Merge],
    part: tuple[float, list[list[Text]]],
    over: Sequence[Merge],
    measures: Grid,
    spans: tuple[Span, ...],
    needs: float,
) -> Row:
    """A row with its borders; the texts stand in the middle of its height. Over and under a cell that reaches down
    the borders are that cell's own."""
    height, lines = part
    marks: list[Mark] = []
    for begin, width in _stretches(own, measures):
        marks += [Rule(begin, -LINE / 2, width, LINE), Rule(begin, height - LINE / 2, width, LINE)]
    cells = sorted([*own, *over], key=lambda one: one.column)
    edges = [measures.left, *(measures.edge(one.column) + measures.width(one) for one in cells)]
    marks += [Rule(x - LINE / 2, 0, LINE, height) for x in edges]
    for one, cell in zip(own, lines, strict=True):
        y = (height - len(cell) * measures.step) / 2 + (measures.step - measures.size) / 2
        x = measures.edge(one.column)
        marks += [moved(line, x, y + number * measures.step) for number, line in enumerate(cell)]
    return Row(height, tuple(marks), spans=spans, needs=needs)


def _stretches(own: Sequence[Merge], measures: Grid) -> list[tuple[float, float]]:
    """Left edge and width of each run of cells that stand side by side without one that reaches down between."""
    found: list[tuple[int, int]] = []
    for one in own:
        if found and found[-1][1] == one.column:
            found[-1] = found[-1][0], one.column + one.across
        else:
            found.append((one.column, one.column + one.across))
    return [(measures.edge(begin), sum(measures.widths[begin:end])) for begin, end in found]


def _together(rows: Sequence[Row]) -> Row:
    """The rows of a head as one, because it is never broken."""
    marks: list[Mark] = []
    spanned, y = list[tuple[float, float, Sequence[Span]]](), 0.0
    for row in rows:
        marks += [moved(mark, 0, y) for mark in row.marks]
        spanned.append((y, row.height, row.spans))
        y += row.height
    return Row(y, (*marks, *drawn_over(spanned, set())))


def _inset(cell: list[Text], line: Text, width: float) -> float:
    """A short entry stands in the middle, a long one begins at the left."""
    if sum(len(run.text) for one in cell for run in one.runs) <= SHORT:
        return (width - width_of(line)) / 2
    return PAD_X


def _sideways(above: Sequence[Row], head: tuple[Row, ...], body: list[Row]) -> list[Row]:
    """Pages of a turned table: marks in a plane 225 mm wide and 156 mm high."""
    pages: list[list[Row]] = [[]]
    for row in [*above, *head, *body]:
        used = sum(one.height for one in pages[-1])
        if pages[-1] and used + max(row.height, row.needs) > grid.WIDTH:
            pages.append(list(head))
        pages[-1].append(row)
    begun: set[Span] = set()
    return [Row(grid.HEIGHT, tuple(_plane(page, begun)), turned=True) for page in pages]


def _plane(rows: Sequence[Row], begun: set[Span]) -> list[Mark]:
    marks: list[Mark] = []
    spanned, y = list[tuple[float, float, Sequence[Span]]](), 0.0
    for row in rows:
        marks += [moved(mark, 0, y) for mark in row.marks]
        spanned.append((y, row.height, row.spans))
        y += row.height
    return marks + drawn_over(spanned, begun)
