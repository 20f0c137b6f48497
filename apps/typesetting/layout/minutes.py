"""纪要格式 (10.3): the mark 35 mm under the 版心's top; after the text who was there, who was excused, who sat in."""

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, letterhead
from apps.typesetting.layout.flow import BLANK, Row
from apps.typesetting.layout.head import Head
from apps.typesetting.layout.lines import Measure, broken, line_of, width_of
from apps.typesetting.layout.marks import Run
from apps.typesetting.layout.text import in_rows
from apps.typesetting.paper import Attendance, Paper


def head(paper: Paper, scale: float = 1.0) -> Head:
    """As a letterhead's: mark, number of the issue, red rule, title."""
    return letterhead.head(paper, scale)


def attendance_rows(lines: tuple[Attendance, ...]) -> list[Row]:
    """One blank line, then 出席：, 请假：, 列席： with their people, turned over under the first of them."""
    rows: list[Row] = [BLANK] if lines else []
    for line in lines:
        label = f"{line.label}："
        indent = 2 * grid.CELL
        hang = indent + width_of(line_of(Face.HEI, label)) + grid.CELL - grid.SIZE3
        people = line.people.rstrip("。；")
        runs = (Run(Face.HEI, label), Run(Face.FANG, people))
        rows += in_rows(broken(runs, Measure(first=indent, hang=hang)))
    return rows
