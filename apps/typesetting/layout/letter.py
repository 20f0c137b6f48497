"""信函格式 (10.1): the mark 30 mm under the edge of the paper, red double rules 170 mm long, number at the right."""

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.layout.head import Head, corner, corner_marks, mark_of, title_marks
from apps.typesetting.layout.letterhead import mark_text
from apps.typesetting.layout.lines import line_of, width_of
from apps.typesetting.layout.marks import Mark, Rule, moved
from apps.typesetting.paper import Paper

MARK_TOP = 30.0
RULE_BELOW_MARK = 4.0
SECOND_RULE_ABOVE_EDGE = 20.0
LENGTH = 170.0
THICK, THIN, BETWEEN = 0.9, 0.35, 0.5
UNDER_RULE = grid.SIZE3 * 7 / 8
MARK_MOST = 50 * grid.POINT


def head(paper: Paper, scale: float = 1.0) -> Head:
    """Everything above the 主送; the second double rule at the foot of page 1 too."""
    mark, bottom = mark_of(_name(paper), MARK_TOP, most=MARK_MOST, scale=scale)
    rule = bottom + RULE_BELOW_MARK
    height = THICK + BETWEEN + THIN
    first = rule + height + UNDER_RULE
    marks: list[Mark] = [mark, *_double(rule, THICK, THIN)]
    foot = grid.PAPER_HEIGHT - SECOND_RULE_ABOVE_EDGE
    marks += _double(foot - height, THIN, THICK)
    marks += corner_marks(paper, first)
    if paper.number:
        number = line_of(Face.FANG, paper.number)
        marks.append(moved(number, grid.RIGHT - width_of(number), first))
    last = first + max(len(corner(paper)) - 1, 0) * grid.PITCH + grid.SIZE3
    title = title_marks(paper, last + 2 * grid.PITCH)
    return Head([*marks, *title.marks], title.bottom)


def _name(paper: Paper) -> str:
    """A letter bears the lead issuer's name alone."""
    return paper.mark or (paper.issuers[0] if paper.issuers else mark_text(paper))


def _double(y: float, upper: float, lower: float) -> list[Mark]:
    left = (grid.PAPER_WIDTH - LENGTH) / 2
    return [
        Rule(left, y, LENGTH, upper, grid.RED),
        Rule(left, y + upper + BETWEEN, LENGTH, lower, grid.RED),
    ]
