"""版记: at the foot of the last, even page; its last rule on the lower edge of the 版心 (7.4)."""

from dataclasses import dataclass

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, recipients
from apps.typesetting.layout.lines import Measure, broken, line_of, width_of
from apps.typesetting.layout.marks import Mark, Rule, Run, moved
from apps.typesetting.layout.signature import date_text
from apps.typesetting.paper import Form, Paper

SIZES = tuple(points * grid.POINT for points in (14, 12, 10.5, 9))  # 四号; smaller only where a page would not do
LEADING = 15 / 8  # 1行 in characters


@dataclass(frozen=True)
class Entry:
    """One 主送, 抄送 or 印发 of the block and where it begins in it; a label of nothing is the 印发 line."""

    label: str
    text: str
    top: float


@dataclass(frozen=True)
class Colophon:
    """Marks from the upper left corner of the block; it stands on the 版心's lower edge. `size` of its letters."""

    marks: tuple[Mark, ...]
    height: float
    entries: tuple[Entry, ...]
    size: float


def colophon(paper: Paper, moved_recipients: bool) -> Colophon | None:
    """The block, None when nothing is to stand in it. A letter's has neither rules nor 印发 (10.1)."""
    entries = []
    if moved_recipients:
        entries.append(("主送：", recipients.in_words(paper.main_recipients, "。")))
    if paper.copies_to:
        entries.append(("抄送：", recipients.in_words(paper.copies_to, "。")))
    if not entries and (paper.form == Form.LETTER or not paper.printed_by):
        return None
    tried = (_drawn(paper, entries, size) for size in SIZES)
    return next((block for block in tried if block.height <= grid.HEIGHT), _drawn(paper, entries, SIZES[-1]))


def _drawn(paper: Paper, entries: list[tuple[str, str]], size: float) -> Colophon:
    marks: list[Mark] = []
    placed: list[Entry] = []
    y = 0.0
    for label, text in entries:
        placed.append(Entry(label, text, y))
        found, y = _entry(label, text, y, size)
        marks += found
    if paper.form == Form.LETTER:
        return Colophon(tuple(marks), y, tuple(placed), size)
    if paper.printed_by:
        placed.append(Entry("", paper.printed_by, y))
        if entries:
            marks.append(Rule(0, y, grid.WIDTH, grid.LIGHT))
        marks += _printed(paper, y, size)
        y += size * LEADING
    marks += [Rule(0, 0, grid.WIDTH, grid.HEAVY), Rule(0, y - grid.HEAVY, grid.WIDTH, grid.HEAVY)]
    return Colophon(tuple(marks), y, tuple(placed), size)


def _entry(label: str, text: str, y: float, size: float) -> tuple[list[Mark], float]:
    """抄送：names, turned over under the first of them, 1字 in from both sides."""
    head = line_of(Face.FANG, label, size, 0)
    hang = width_of(head)
    measure = Measure(width=grid.WIDTH - 2 * size, first=hang, hang=hang, size=size, base=0)
    middle = size * (LEADING - 1) / 2
    marks: list[Mark] = [moved(head, size, y + middle)]
    for line in broken([Run(Face.FANG, text)], measure):
        marks.append(moved(line, size, y + middle))
        y += size * LEADING
    return marks, y


def _printed(paper: Paper, y: float, size: float) -> list[Mark]:
    """Who printed it at the left, when at the right."""
    middle = y + size * (LEADING - 1) / 2
    marks: list[Mark] = [moved(line_of(Face.FANG, paper.printed_by, size, 0), size, middle)]
    if paper.printed_on:
        date = line_of(Face.FANG, f"{date_text(paper.printed_on)}印发", size, 0)
        marks.append(moved(date, grid.WIDTH - size - width_of(date), middle))
    return marks
