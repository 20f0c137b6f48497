"""附件说明 under the text and the annexes themselves, each on a new page (7.3.4, 7.3.7)."""

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, words
from apps.typesetting.layout.flow import BLANK, Row
from apps.typesetting.layout.head import TITLE_ROOM
from apps.typesetting.layout.lines import Measure, broken, line_of, width_of
from apps.typesetting.layout.marks import Run, moved
from apps.typesetting.layout.text import in_rows, rows_of, title_rows
from apps.typesetting.layout.titles import lines_of
from apps.typesetting.paper import Annex, Paper

LABEL = "附件："


def list_rows(annexes: tuple[Annex, ...]) -> list[Row]:
    """One blank line, then 附件：1. name; names turned over under their first character, no mark at their end."""
    names = [annex.name.rstrip("。；，、 ") for annex in annexes if annex.listed]
    if not names:
        return []
    label = line_of(Face.FANG, LABEL)
    start = 2 * grid.CELL + width_of(label)
    numbers = [f"{place}. " for place in range(1, len(names) + 1)] if len(names) > 1 else [""]
    hang = start + max(width_of(line_of(Face.FANG, number)) if number else 0 for number in numbers)
    rows: list[Row] = [BLANK]
    for place, (number, name) in enumerate(zip(numbers, names, strict=True)):
        lines = in_rows(broken([Run(Face.FANG, name)], Measure(first=hang, hang=hang)))
        marks = list(lines[0].marks)
        if number:
            marks.append(moved(line_of(Face.FANG, number.strip()), start, marks[0].y))
        if place == 0:
            marks.append(moved(label, 2 * grid.CELL, marks[0].y))
        rows += [Row(lines[0].height, tuple(marks), words=True), *lines[1:]]
    return rows


def rows(annex: Annex, label: str) -> list[Row]:
    """An annex from the top of its page: 附件2 flush left on line 1, the title in the middle at line 3, the text."""
    own = words.repeated([annex.title, *(block.text for block in annex.blocks)])
    titles = title_rows(lines_of(annex.title, TITLE_ROOM / grid.SIZE2, own))
    space = Row(grid.PITCH)  # keeps its height at the top of a page
    above = [*in_rows([line_of(Face.HEI, label)], words=False), space] if label else [space]
    return [*above, *titles, space, *rows_of(annex.blocks)] if titles else [*above, *rows_of(annex.blocks)]


def labels(paper: Paper) -> list[str]:
    """What stands at the upper left of each annex: 附件, 附件1 of several; with the number of the paper when apart."""
    listed = sum(annex.listed for annex in paper.annexes)
    found, place = [], 0
    for annex in paper.annexes:
        place += annex.listed
        label = annex.label
        if annex.listed and not label:
            label = "附件" if listed == 1 else f"附件{place}"
        found.append(paper.number + label if annex.apart and annex.listed else label)
    return found
