"""纪要格式 (10.3): the mark 35 mm under the 版心's top; after the text who was there, who was excused, who sat in."""

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, letterhead
from apps.typesetting.layout.flow import BLANK, Row
from apps.typesetting.layout.head import Head
from apps.typesetting.layout.lines import Measure, broken, line_of, width_of
from apps.typesetting.layout.marks import Run, moved
from apps.typesetting.layout.text import IN_LINE, in_rows
from apps.typesetting.paper import Attendance, Paper


def head(paper: Paper, scale: float = 1.0) -> Head:
    """As a letterhead's: mark, number of the issue, red rule, title."""
    return letterhead.head(paper, scale)


def attendance_rows(lines: tuple[Attendance, ...]) -> list[Row]:
    """One blank line, then 出席：, 请假：, 列席： with their people, turned over under the first of them."""
    rows: list[Row] = [BLANK] if lines else []
    for line in lines:
        label = line_of(Face.HEI, f"{line.label}：" if line.label else "")
        hang = 2 * grid.CELL + width_of(label)
        people = in_rows(broken([Run(Face.FANG, line.people.rstrip("。；"))], Measure(first=hang, hang=hang)))
        first = (moved(label, 2 * grid.CELL, IN_LINE), *(people[0].marks if people else ()))
        rows += [Row(grid.PITCH, first, words=True), *people[1:]]
    return rows
