"""Merged cells as the editor's text has them: < belongs to the cell on its left, ^ to the one above.

A cell that really says < or ^ is written \\< and \\^. Marks that make no rectangle are no merge: their cells are empty.
"""

from collections.abc import Sequence

from apps.typesetting.paper import Merge

LEFT, ABOVE = "<", "^"
Place = tuple[int, int]
Marks = dict[Place, str]


def marks_of(merges: Sequence[Merge]) -> Marks:
    """What stands at the places a merge covers beside its first."""
    return {
        (row, column): LEFT if column > merge.column else ABOVE for merge in merges for row, column in merge.places[1:]
    }


def merges_of(rows: Sequence[Sequence[str]], marks: Marks) -> tuple[Merge, ...]:
    """The rectangles that marks make; `rows` say which places there are."""
    first = dict[Place, Place]()
    for row, cells in enumerate(rows):
        for column in range(len(cells)):
            first[row, column] = first.get(_beside(row, column, marks), (row, column))
    covered = dict[Place, list[Place]]()
    for place, anchor in first.items():
        covered.setdefault(anchor, []).append(place)
    return tuple(sorted(merge for places in covered.values() if (merge := _rectangle(places))))


def _beside(row: int, column: int, marks: Marks) -> Place:
    """The cell a marked one belongs to; (-1, -1) for one that stands for itself."""
    match marks.get((row, column)):
        case "<":
            return row, column - 1
        case "^":
            return row - 1, column
    return -1, -1


def _rectangle(places: Sequence[Place]) -> Merge | None:
    (top, left), (bottom, right) = min(places), max(places)
    merge = Merge(top, left, bottom - top + 1, right - left + 1)
    return merge if len(places) > 1 and sorted(places) == merge.places else None


def sound(rows: Sequence[Sequence[str]], marks: Marks) -> Marks:
    """The marks without those that make no rectangle."""
    return marks_of(merges_of(rows, marks))
