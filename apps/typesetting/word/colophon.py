"""版记 of a Word file: each entry in a frame of its own at its place over the foot of the text area.

Frames at a fixed height are what Word, WPS and LibreOffice all keep at the foot; LibreOffice lets a table as wide as
the text area flow with the text.
"""

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from apps.typesetting.layout import grid
from apps.typesetting.layout.colophon import LEADING, Entry, colophon
from apps.typesetting.layout.signature import date_text
from apps.typesetting.paper import Form, Paper
from apps.typesetting.word import pages, shapes

HEAVY, LIGHT = 8, 6  # eighths of a point: 0.35 and 0.25 mm
BLACK = "000000"


def put_colophon(document: Document, paper: Paper, recipients_moved: bool, apart: bool) -> None:
    """The block of the PDF; `apart` gives it an even page of its own, without a number."""
    block = colophon(paper, recipients_moved)
    if block is None:
        return
    if apart:
        section = pages.following(document, even=True)
        pages.upright(section)
        section.different_first_page_header_footer = False
        pages.unnumbered(section)
    points = block.size / grid.POINT
    lines = [_entry(document, entry, paper, points) for entry in block.entries]
    ends = [*(entry.top for entry in block.entries[1:]), block.height]
    for line, entry, end in zip(lines, block.entries, ends, strict=True):
        shapes.framed(line, grid.WIDTH, grid.BOTTOM - block.height + entry.top, end - entry.top)
    if paper.form != Form.LETTER:
        shapes.bordered(lines[0], "top", "single", HEAVY, BLACK)
        if len(lines) > 1 and not block.entries[-1].label:
            shapes.bordered(lines[-1], "top", "single", LIGHT, BLACK)
        shapes.bordered(lines[-1], "bottom", "single", HEAVY, BLACK)
    shapes.lined(document.add_paragraph(), pitch=1)  # what the frames are anchored to


def _entry(document: Document, entry: Entry, paper: Paper, points: float) -> Paragraph:
    line = shapes.lined(document.add_paragraph(), points * LEADING)
    inset = points / shapes.CHARACTER  # 1字 of the block's own letters
    if entry.label:
        hanging = len(entry.label) * inset
        shapes.indented(line, left=inset + hanging, hanging=hanging, right=inset)
        shapes.write(line, entry.label + entry.text, size=points)
        return line
    shapes.indented(line, left=inset, right=inset)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(grid.WIDTH) - Mm(points * grid.POINT), WD_TAB_ALIGNMENT.RIGHT)
    date = f"\t{date_text(paper.printed_on)}印发" if paper.printed_on else ""
    shapes.write(line, entry.text + date, size=points)
    return line
