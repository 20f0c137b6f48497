"""The upper part of page 1 in a Word file, for each form."""

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, letterhead, order
from apps.typesetting.layout.head import MARK_ROOM, corner, title_lines
from apps.typesetting.layout.lines import three
from apps.typesetting.paper import Form, Paper
from apps.typesetting.word import shapes

CORNER_LINES = 3  # 份号, 密级, 紧急程度: what is over the mark, used or not
MARK_MOST, MARK_LEAST = 56.0, 22.0
TITLE_PITCH = 34.0
LETTER_HEADER = 28.0  # mm from the paper's edge to the letter's mark


def put_head(document: Document, section: Section, paper: Paper) -> None:
    """Everything above the 主送."""
    if paper.form == Form.LETTER:
        _letter(document, section, paper)
    else:
        _letterhead(document, paper)
    if paper.form != Form.ORDER and paper.title:
        title(document, title_lines(paper))
        blank(document)


def blank(document: Document, count: int = 1) -> None:
    for _ in range(count):
        shapes.lined(document.add_paragraph())


def title(document: Document, lines: list[str]) -> None:
    """One paragraph; its line breaks keep the trapezoid."""
    paragraph = shapes.aligned(shapes.lined(document.add_paragraph(), TITLE_PITCH), "center")
    for place, line in enumerate(lines):
        run = shapes.write(paragraph, line, Face.TITLE, shapes.SIZE2)
        if place + 1 < len(lines):
            run.add_break()


def _letterhead(document: Document, paper: Paper) -> None:
    """份号 to 紧急程度, then the mark 35 mm under the text area's top (an order's 20 mm), number, red rule."""
    above = 2 if paper.form == Form.ORDER else CORNER_LINES
    lines = corner(paper)
    for place in range(max(above, len(lines))):
        text = lines[place] if place < len(lines) else ""
        shapes.write(shapes.lined(document.add_paragraph()), text, Face.FANG if text.isdigit() else Face.HEI)
    if letterhead.is_joint(paper):
        _joint(document, paper)
    else:
        _mark(document.add_paragraph(), letterhead.mark_text(paper))
    blank(document, 2)
    if paper.form == Form.ORDER:
        number = shapes.lined(document.add_paragraph())
        shapes.write(shapes.aligned(number, "center"), order.number_text(paper))
        blank(document, 2)
        return
    number = _number(document, paper)
    shapes.bordered(number, "bottom", "single", 16, "E60012", space=5)
    blank(document, 2)


def _mark(paragraph: Paragraph, text: str) -> None:
    size = max(MARK_LEAST, min(MARK_MOST, MARK_ROOM / grid.POINT / max(metrics.width(Face.TITLE, text or "文件"), 1)))
    shapes.aligned(shapes.lined(paragraph, size * 1.3, before=6), "center")
    shapes.write(paragraph, text, Face.TITLE, size, shapes.RED)


def _joint(document: Document, paper: Paper) -> None:
    """A table without borders: the issuers drawn out at the left, 文件 in the middle at the right."""
    longest = max(len(name) for name in paper.issuers)
    letters = longest + len(paper.mark_suffix) * 1.25 + 1
    size = min(36.0, MARK_ROOM / grid.POINT / letters)
    suffix = Mm(size * grid.POINT * (len(paper.mark_suffix) * 1.25 + 1))
    widths = (Mm(grid.WIDTH) - suffix, suffix)
    table = document.add_table(rows=len(paper.issuers), cols=2)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    shapes.padded(table, 0)
    for row, name in zip(table.rows, paper.issuers, strict=True):
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
        line = shapes.lined(row.cells[0].paragraphs[0], size * 1.35)
        shapes.aligned(line, "distribute")  # all names as wide as the column
        shapes.write(line, name, Face.TITLE, size, shapes.RED)
    joined = table.cell(0, 1).merge(table.cell(len(paper.issuers) - 1, 1))
    joined.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = shapes.aligned(shapes.lined(joined.paragraphs[0], size * 1.6), "right")
    shapes.write(line, paper.mark_suffix, Face.TITLE, size * 1.25, shapes.RED)


def _number(document: Document, paper: Paper) -> Paragraph:
    """The number in the middle; of a paper to those above at the left, the signers, two a line, at the right."""
    if not paper.upward:
        line = shapes.aligned(shapes.lined(document.add_paragraph()), "center")
        shapes.write(line, paper.number)
        return line
    names = [three(name) for name in paper.signers] or [""]
    wide = max(len(name) for name in names) + 1
    across = min(len(names), letterhead.SIGNERS_A_LINE)
    label = grid.CHARACTERS - 1 - (across * wide - 1) - 4
    for start in range(0, len(names), across):
        line = shapes.lined(document.add_paragraph())
        for stop in (1, label, *(label + 4 + place * wide for place in range(across))):
            line.paragraph_format.tab_stops.add_tab_stop(Mm(stop * grid.CELL))
        last = start + across >= len(names)
        shapes.write(line, f"\t{paper.number if last else ''}\t{'签发人：' if start == 0 and paper.signers else ''}")
        for name in names[start : start + across]:
            shapes.write(line, f"\t{name}" if start or name != names[0] else name, Face.KAI)
    return line


def _letter(document: Document, section: Section, paper: Paper) -> None:
    """Mark and double rules stand in the header and footer of page 1, which lie outside the text area."""
    section.different_first_page_header_footer = True
    section.header_distance = Mm(LETTER_HEADER)
    head = section.first_page_header.paragraphs[0]
    _mark(head, paper.mark or (paper.issuers[0] if paper.issuers else ""))
    _rule(head, "bottom", "thickThinSmallGap", space=11)
    foot = shapes.lined(section.first_page_footer.paragraphs[0], pitch=12)
    _rule(foot, "top", "thinThickSmallGap")
    line = shapes.lined(document.add_paragraph(), before=6)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(grid.WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    lines = corner(paper) or [""]
    shapes.write(line, lines[0], Face.FANG if lines[0].isdigit() else Face.HEI)
    shapes.write(line, f"\t{paper.number}")
    for text in lines[1:]:
        shapes.write(shapes.lined(document.add_paragraph()), text, Face.HEI)
    blank(document, 2)


def _rule(paragraph: Paragraph, side: str, style: str, space: int = 1) -> None:
    """170 mm long: eight millimetres out at the left, six at the right."""
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Mm(-8), Mm(-6)
    shapes.bordered(paragraph, side, style, 24, "E60012", space=space)
    paragraph.paragraph_format.space_after = Pt(0)
