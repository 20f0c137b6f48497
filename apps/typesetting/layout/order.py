"""命令（令）格式 (10.2): the mark 20 mm under the 版心 top, the number two lines under it, then text without title."""

import re

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
        marks.append(centred(line_of(Face.FANG, number_text(paper)), number))
    return Head(marks, number + grid.SIZE3 + 2 * grid.PITCH)


def number_text(paper: Paper) -> str:
    """The 令号 as printed: 国令第706号 in the register is 第706号 on the order."""
    plain = re.search(r"第\d+号$", paper.number)
    return plain.group() if plain else paper.number
