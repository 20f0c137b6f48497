"""版记: at the foot of the last, even page; its last rule on the lower edge of the 版心 (7.4)."""

from dataclasses import dataclass

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, recipients
from apps.typesetting.layout.lines import Measure, broken, line_of, width_of
from apps.typesetting.layout.marks import Mark, Rule, Run, moved
from apps.typesetting.layout.signature import date_text
from apps.typesetting.paper import Form, Paper

INSET = grid.SIZE4  # 1字 of 四号
STEP = grid.SIZE4 * 15 / 8  # a line of 四号


@dataclass(frozen=True)
class Colophon:
    """Marks from the upper left corner of the block; it stands on the 版心's lower edge."""

    marks: tuple[Mark, ...]
    height: float


def colophon(paper: Paper, moved_recipients: bool) -> Colophon | None:
    """The block, None when nothing is to stand in it. A letter's has neither rules nor 印发 (10.1)."""
    letter = paper.form == Form.LETTER
    entries = []
    if moved_recipients:
        entries.append(("主送：", recipients.in_words(paper.main_recipients, "。")))
    if paper.copies_to:
        entries.append(("抄送：", recipients.in_words(paper.copies_to, "。")))
    printed = "" if letter else paper.printed_by
    if not entries and not printed:
        return None
    marks: list[Mark] = []
    y = 0.0
    for label, text in entries:
        found, y = _entry(label, text, y)
        marks += found
    if letter:
        return Colophon(tuple(marks), y)
    if printed:
        if entries:
            marks.append(Rule(0, y, grid.WIDTH, grid.LIGHT))
        marks += _printed(paper, y)
        y += STEP
    marks += [Rule(0, 0, grid.WIDTH, grid.HEAVY), Rule(0, y - grid.HEAVY, grid.WIDTH, grid.HEAVY)]
    return Colophon(tuple(marks), y)


def _entry(label: str, text: str, y: float) -> tuple[list[Mark], float]:
    """抄送：names, turned over under the first of them, 1字 in from both sides."""
    hang = width_of(line_of(Face.FANG, label, grid.SIZE4, 0))
    measure = Measure(width=grid.WIDTH - 2 * INSET, hang=hang, size=grid.SIZE4, base=0)
    marks: list[Mark] = []
    for line in broken([Run(Face.FANG, label + text)], measure):
        marks.append(moved(line, INSET, y + (STEP - grid.SIZE4) / 2))
        y += STEP
    return marks, y


def _printed(paper: Paper, y: float) -> list[Mark]:
    """Who printed it at the left, when at the right."""
    middle = y + (STEP - grid.SIZE4) / 2
    marks: list[Mark] = [moved(line_of(Face.FANG, paper.printed_by, grid.SIZE4, 0), INSET, middle)]
    if paper.printed_on:
        date = line_of(Face.FANG, f"{date_text(paper.printed_on)}印发", grid.SIZE4, 0)
        marks.append(moved(date, grid.WIDTH - INSET - width_of(date), middle))
    return marks
