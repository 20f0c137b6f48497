"""命令（令）格式 (10.2): the mark 20 mm under the 版心's top, the number two lines under it, then the text; no title."""

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.layout.head import Head, centred, corner_marks, first_line, mark_of
from apps.typesetting.layout.letterhead import mark_text
from apps.typesetting.layout.lines import line_of
from apps.typesetting.paper import Paper

MARK_BELOW_TOP = 20.0


def head(paper: Paper, scale: float = 1.0) -> Head:
    """Everything above the text."""
    mark, bottom = mark_of(mark_text(paper), grid.TOP + MARK_BELOW_TOP, scale=scale)
    number = bottom + 2 * grid.PITCH
    marks = [*corner_marks(paper, first_line()), mark]
    if paper.number:
        marks.append(centred(line_of(Face.FANG, paper.number), number))
    return Head(marks, number + grid.SIZE3 + 2 * grid.PITCH)
