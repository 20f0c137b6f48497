"""What a table measures before it is drawn: its cells, merged or not, the size of its letters, its columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.layout.lines import longest_joined
from apps.typesetting.layout.spans import rows_of_head, whole
from apps.typesetting.paper import Block, Merge

SMALLEST = 10.5 * grid.POINT
# 四号, 小四, 五号, and how many characters at least a column of long texts takes in each.
SIZES = {14 * grid.POINT: 8, 12 * grid.POINT: 7, SMALLEST: 5}
LEADING = 1.4
PAD_X, PAD_Y = 1.2, 1.0


@dataclass(frozen=True)
class Grid:
    """A table's measures: the size of its letters, the width of each column, where it begins."""

    size: float
    widths: tuple[float, ...]
    left: float = 0.0

    @property
    def step(self) -> float:
        """From line to line."""
        return self.size * LEADING

    def edge(self, column: int) -> float:
        """The left edge of a column."""
        return self.left + sum(self.widths[:column])

    def width(self, merge: Merge) -> float:
        """Of a cell over several columns."""
        return sum(self.widths[merge.column : merge.column + merge.across])


@dataclass(frozen=True)
class Cells:
    """The texts of a table, every row as long as the longest; the cells by their upper left place, merged or not."""

    texts: list[list[str]]
    merges: tuple[Merge, ...]
    head: int  # rows

    @property
    def count(self) -> int:
        """Of columns."""
        return len(self.texts[0]) if self.texts else 0

    def of_row(self, row: int) -> list[Merge]:
        """The cells that begin in a row, in their order."""
        wide = {(one.row, one.column): one for one in self.merges}
        covered = {place for one in self.merges for place in one.places[1:]}
        places = [(row, column) for column in range(self.count)]
        return [wide.get(place) or Merge(*place) for place in places if place not in covered]

    def single(self, column: int) -> list[str]:
        """The texts that stand in this column alone."""
        wide = {(one.row, one.column) for one in self.merges if one.across > 1}
        return [row[column] for place, row in enumerate(self.texts) if (place, column) not in wide]


def cells_of(block: Block) -> Cells:
    texts = _even(block.rows)
    merges = whole(block.merges, len(texts), len(texts[0]) if texts else 0)
    head = rows_of_head(merges, block.has_head)
    return Cells(texts, merges, head if head < len(texts) else 0)


def _even(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Every row with as many cells as the longest."""
    count = max((len(row) for row in rows), default=0)
    return [[*row, *[""] * (count - len(row))] for row in rows] if count else []


def squeezed(cells: Cells) -> bool:
    """Whether in the smallest letters the columns would still be narrower than six of their characters."""
    size = SMALLEST
    wanted = [
        min(max((_natural(text, size) for text in cells.single(place)), default=0.0), 6 * size)
        for place in range(cells.count)
    ]
    return sum(wanted) + 2 * PAD_X * len(wanted) > grid.WIDTH


def _natural(text: str, size: float) -> float:
    return max(metrics.width(Face.FANG, part) for part in text.split("\n")) * size


def _unbroken(texts: Sequence[str], size: float) -> float:
    """The longest code or number of a column: it is not cut unless it takes a third of the page."""
    return min(max((_natural(longest_joined(text), size) for text in texts), default=0.0), grid.WIDTH / 3)


def measured(cells: Cells, room: float) -> Grid:
    """The biggest letters in which no column is squeezed, and the columns' widths."""
    texts = [cells.single(place) for place in range(cells.count)]
    for size, few in SIZES.items():
        natural = [max((_natural(one, size) for one in column), default=0.0) + 2 * PAD_X + 0.2 for column in texts]
        least = [
            min(width, max(few * size, _unbroken(column, size)) + 2 * PAD_X + 0.2)
            for width, column in zip(natural, texts, strict=True)
        ]
        _widen(cells, natural, size)
        if sum(least) <= room or size == SMALLEST:
            return Grid(size, _shared(natural, least, room))
    raise AssertionError("a size is always found")


def _widen(cells: Cells, natural: list[float], size: float) -> None:
    """A text over several columns wants their widths together; what they lack is shared out among them."""
    for one in cells.merges:
        if one.across > 1:
            places = range(one.column, one.column + one.across)
            wanted = _natural(cells.texts[one.row][one.column], size) + 2 * PAD_X + 0.2
            lack = min(wanted, grid.WIDTH / 2) - sum(natural[place] for place in places)
            for place in places:
                natural[place] += max(lack, 0.0) / one.across


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
