"""文件格式: the mark 35 mm under the 版心's top, number two lines under it, the red rule, the title (7.2, 7.3.1)."""

from math import ceil

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.layout.head import (
    MARK_ROOM,
    Head,
    centred,
    corner_marks,
    first_line,
    mark_of,
    red_rule,
    title_marks,
)
from apps.typesetting.layout.lines import line_of, spread, three, width_of
from apps.typesetting.layout.marks import Mark, Run, Text, moved
from apps.typesetting.paper import Form, Paper

JOINT_MOST = 40 * grid.POINT
JOINT_STEP = 1.36  # from one issuer's line to the next, in em
JOINT_HEIGHT = 66.0  # all issuers together at most
SUFFIX_ROOM = 1.1  # between the issuers and 文件, in em
SIGNERS_A_LINE = 2


def head(paper: Paper, scale: float = 1.0) -> Head:
    """Everything above the 主送. `scale` makes the mark smaller where page 1 would show no text."""
    marks = corner_marks(paper, first_line())
    drawn, bottom = _joint(paper, scale) if is_joint(paper) else _single(paper, scale)
    marks += drawn
    number = bottom + 2 * grid.PITCH
    lines, last = _number_line(paper, number)
    marks += lines
    rule = last + grid.SIZE3 + grid.RED_BELOW_NUMBER
    marks.append(red_rule(rule))
    title = title_marks(paper, rule + 2 * grid.PITCH)
    return Head([*marks, *title.marks], title.bottom)


def is_joint(paper: Paper) -> bool:
    """Whether the mark names several units; minutes keep the mark they were given."""
    return len(paper.issuers) > 1 and (paper.form == Form.LETTERHEAD or not paper.mark)


def mark_text(paper: Paper) -> str:
    """The mark in words, where it was not given."""
    return paper.mark or "、".join(paper.issuers) + paper.mark_suffix


def _single(paper: Paper, scale: float) -> tuple[list[Mark], float]:
    text = mark_text(paper)
    if not text:
        return [], grid.MARK_TOP
    line, bottom = mark_of(text, grid.MARK_TOP, scale=scale)
    return [line], bottom


def _joint(paper: Paper, scale: float) -> tuple[list[Mark], float]:
    """The issuers under each other in a column, the lead one first, 文件 to their right in the middle (7.2.4)."""
    count, longest = len(paper.issuers), max(metrics.width(Face.TITLE, name) for name in paper.issuers)
    suffix_letters = len(paper.mark_suffix)
    letters = longest * 1.06 + (suffix_letters * 1.25 + SUFFIX_ROOM if suffix_letters else 0)
    size = min(JOINT_MOST * scale, MARK_ROOM / letters, JOINT_HEIGHT * scale / (count * JOINT_STEP))
    width = longest * 1.06 * size
    suffix = _red(line_of(Face.TITLE, paper.mark_suffix, size * 1.25, base=0)) if suffix_letters else None
    whole = width + (SUFFIX_ROOM * size + width_of(suffix) if suffix else 0)
    left = (grid.PAPER_WIDTH - whole) / 2
    ink = metrics.ink(Face.TITLE, "".join(paper.issuers))
    first = grid.MARK_TOP - (0.88 - ink.top) * size
    marks: list[Mark] = [
        moved(_red(spread(Face.TITLE, name, width, size)), left, first + number * JOINT_STEP * size)
        for number, name in enumerate(paper.issuers)
    ]
    last = first + (count - 1) * JOINT_STEP * size
    if suffix:
        middle = (first + last + size) / 2
        marks.append(moved(suffix, left + width + SUFFIX_ROOM * size, middle - suffix.size / 2))
    return marks, last + (0.88 + ink.bottom) * size


def _red(line: Text) -> Text:
    return Text(line.x, line.y, line.size, line.runs, line.spacing, grid.RED, line.stretch)


def _number_line(paper: Paper, top: float) -> tuple[list[Mark], float]:
    """The number in the middle; of a paper to those above at the left, with the signers at the right (7.2.5, 7.2.6)."""
    if not paper.upward:
        return ([centred(line_of(Face.FANG, paper.number), top)] if paper.number else []), top
    rows = max(1, ceil(len(paper.signers) / SIGNERS_A_LINE))
    last = top + (rows - 1) * grid.PITCH
    marks: list[Mark] = []
    if paper.number:
        marks.append(moved(line_of(Face.FANG, paper.number), grid.LEFT + grid.CELL, last))
    return [*marks, *_signers(paper, top)], last


def _signers(paper: Paper, top: float) -> list[Mark]:
    """签发人：name name, two a line, the lines after the first under the first name."""
    if not paper.signers:
        return []
    names = [three(name) for name in paper.signers]
    wide = max(width_of(line_of(Face.KAI, name)) for name in names) + grid.CELL
    label = line_of(Face.FANG, "签发人：")
    across = min(len(names), SIGNERS_A_LINE)
    left = grid.RIGHT - grid.CELL - (across * wide - grid.CELL) - width_of(label)
    marks: list[Mark] = [moved(label, left, top)]
    for place, name in enumerate(names):
        row, column = divmod(place, SIGNERS_A_LINE)
        line = Text(0, 0, grid.SIZE3, (Run(Face.KAI, name),))
        marks.append(moved(line, left + width_of(label) + column * wide, top + row * grid.PITCH))
    return marks
