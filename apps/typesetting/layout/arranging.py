"""A paper upon its sheets: the four forms, the annexes, the 版记, page numbers, watermark (GB/T 9704-2012)."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import annexes, grid, letter, letterhead, minutes, order, recipients, signature
from apps.typesetting.layout.colophon import Colophon, colophon
from apps.typesetting.layout.flow import Page, drawn, paginate
from apps.typesetting.layout.head import Head
from apps.typesetting.layout.lines import width_of
from apps.typesetting.layout.marks import Run, Sheet, Text, moved
from apps.typesetting.layout.text import rows_of
from apps.typesetting.paper import Form, Paper

HEADS: dict[Form, Callable[[Paper, float], Head]] = {
    Form.LETTERHEAD: letterhead.head,
    Form.LETTER: letter.head,
    Form.ORDER: order.head,
    Form.MINUTES: minutes.head,
}
SCALES = (1.0, 0.85, 0.7, 0.55)  # of the mark, until page 1 shows text
ABOVE_COLOPHON = grid.PITCH / 2  # at least so much between the text and the 版记


@dataclass(frozen=True)
class Arrangement:
    """The sheets of a paper, and what a check wants to know about them."""

    sheets: list[Sheet]
    recipients_moved: bool
    text_on_first_page: bool


def arrange(paper: Paper) -> Arrangement:
    """Put everything in its place."""
    head, pages, moved_recipients = _first_part(paper)
    found = [drawn(page) for page in pages]
    found[0].marks = [*head.marks, *found[0].marks]
    last = pages[-1]
    for annex, label in zip(paper.annexes, annexes.labels(paper), strict=True):
        if annex.blocks and not annex.apart:
            more = annexes.pages(annex, label)
            found += [drawn(page) for page in more]
            last = more[-1]
    block = colophon(paper, moved_recipients)
    ends = len(found)
    if block:
        _put_colophon(found, last, block, paper)
    _number(found, ends, paper.form == Form.LETTER)
    found += _apart(paper, len(found))
    return Arrangement(found, moved_recipients, pages[0].shows_text)


def _first_part(paper: Paper) -> tuple[Head, list[Page], bool]:
    """Head, text and signature; page 1 must show text, so the recipients move first, then the mark becomes smaller."""
    body = [
        *rows_of(paper.blocks),
        *minutes.attendance_rows(paper.attendance if paper.form == Form.MINUTES else ()),
        *annexes.list_rows(paper.annexes),
    ]
    tail = signature.row(paper)
    above = [] if paper.form == Form.ORDER else recipients.rows(paper.main_recipients)
    tries = [(scale, rows, bool(above) and not rows) for scale in SCALES for rows in ([above, []] if above else [[]])]
    for scale, rows, gone in tries:
        head = HEADS[paper.form](paper, scale)
        pages = paginate([*rows, *body], head.bottom, tail)
        if pages[0].shows_text or not body:
            return head, pages, gone
    scale, rows, gone = tries[0]
    head = HEADS[paper.form](paper, scale)
    return head, paginate([*rows, *body], head.bottom, tail), gone


def _put_colophon(sheets: list[Sheet], last: Page, block: Colophon, paper: Paper) -> None:
    """On the page where the text ends if it is even and has room, else on the next even one.

    A letter's has no 印发 line and stands on the last page of its text, wherever that is.
    """
    room = not last.turned and last.end + ABOVE_COLOPHON + block.height <= grid.BOTTOM
    letter_form = paper.form == Form.LETTER
    if not room or (len(sheets) % 2 and not letter_form):
        sheets.append(Sheet())
        if len(sheets) % 2 and not letter_form:
            sheets.append(Sheet())
    sheets[-1].marks += [moved(mark, grid.LEFT, grid.BOTTOM - block.height) for mark in block.marks]


def _number(sheets: list[Sheet], ends: int, letter_form: bool) -> None:
    """Pages of the text and its annexes; neither a blank page nor one with the 版记 alone, nor a letter's first."""
    for place, sheet in enumerate(sheets[:ends], 1):
        if place > 1 or not letter_form:
            _print_number(sheet, place)


def _print_number(sheet: Sheet, number: int) -> None:
    """— 1 — under the 版心: 1字 in from the right of an odd page, from the left of an even one (7.5)."""
    sheet.number = number
    line = Text(0, 0, grid.SIZE4, (Run(Face.SONG, f"— {number} —"),))
    dash = metrics.ink(Face.SONG, "—")
    x = grid.RIGHT - grid.SIZE4 - width_of(line) if number % 2 else grid.LEFT + grid.SIZE4
    sheet.marks.append(moved(line, x, grid.BOTTOM + grid.NUMBER_BELOW - (0.88 - dash.top) * grid.SIZE4))


def _apart(paper: Paper, before: int) -> list[Sheet]:
    """Annexes that are bound apart, each from an odd side and with numbers of its own (7.3.7)."""
    found: list[Sheet] = []
    for annex, label in zip(paper.annexes, annexes.labels(paper), strict=True):
        if not (annex.blocks and annex.apart):
            continue
        if (before + len(found)) % 2:
            found.append(Sheet())
        own = [drawn(page) for page in annexes.pages(annex, label)]
        for number, sheet in enumerate(own, 1):
            _print_number(sheet, number)
        found += own
    return found
