"""What ends a Word file: 附件说明, signature, note, annexes."""

from docx.document import Document
from docx.shared import Mm

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import annexes, grid, tables
from apps.typesetting.layout.lines import three
from apps.typesetting.layout.signature import date_text
from apps.typesetting.paper import Annex, Form, Paper, Part
from apps.typesetting.word import pages, shapes
from apps.typesetting.word.heads import blank, title
from apps.typesetting.word.text import paragraph, put_blocks


def put_attendance(document: Document, paper: Paper) -> None:
    """出席：, 请假：, 列席： after one blank line, their people under each other."""
    if paper.form != Form.MINUTES or not paper.attendance:
        return
    blank(document)
    for line in paper.attendance:
        label = f"{line.label}：" if line.label else ""
        made = shapes.indented(paragraph(document, label, Face.HEI), left=2 + len(label), hanging=len(label))
        shapes.write(made, line.people.rstrip("。；"))


def put_annex_list(document: Document, paper: Paper) -> None:
    names = [annex.name.rstrip("。；，、 ") for annex in paper.annexes if annex.listed]
    if not names:
        return
    blank(document)
    for place, name in enumerate(names):
        number = f"{place + 1}." if len(names) > 1 else ""
        label = "附件：" if place == 0 else "　　　"
        hanging = 3 + (1 if number else 0)
        made = shapes.indented(paragraph(document, label), left=2 + hanging, hanging=hanging)
        if number:
            made.paragraph_format.tab_stops.add_tab_stop(Mm((2 + hanging) * grid.CELL))
        shapes.write(made, f"{number}\t{name}" if number else name)


def put_signature(document: Document, paper: Paper) -> None:
    """Names and date by indents. The seal is pressed upon the PDF alone: an editable file never carries it."""
    date = date_text(paper.document_date)
    names = [name.strip() for name in paper.signatories]
    sealed = paper.marks_seal_place or any(paper.seals)
    if not names and not date:
        return
    blank(document, 2 if (sealed and names) or paper.form == Form.ORDER else 1)
    if paper.form == Form.ORDER:
        _person(document, names, date)
    elif sealed and len(names) > 1:
        _columns(document, names, date)
    else:
        _stacked(document, names, date, sealed or not names)


def keep_with_text(document: Document, written: int) -> None:
    """What was put behind the first `written` paragraphs stays on one page with the last lines of the text, so that
    the signature is never alone on its page, nor the date without the name (7.3.5.4). A text of one paragraph is not
    kept by its caller: LibreOffice takes the whole paragraph over, and page 1 would show no text (7.3.3)."""
    for made in document.paragraphs[max(written - 1, 0) : -1]:
        made.paragraph_format.keep_with_next = True


def put_note(document: Document, paper: Paper) -> None:
    if paper.note:
        shapes.indented(paragraph(document, f"（{paper.note.strip('（）()')}）"), first=2)


def put_annexes(document: Document, paper: Paper) -> None:
    """Each on a new page, a wide table on a page turned on its side."""
    lying = False
    for annex, label in zip(paper.annexes, annexes.labels(paper), strict=True):
        if not annex.blocks:
            continue
        wide = annex.blocks[0].part == Part.TABLE and tables.lies(annex.blocks[0])
        fresh = wide or lying
        if fresh:
            section = pages.following(document)
            (pages.turned if wide else pages.upright)(section)
        lying = wide
        _annex(document, annex, label, fresh, grid.HEIGHT if wide else grid.WIDTH)


def _annex(document: Document, annex: Annex, label: str, fresh: bool, width: float) -> None:
    first = paragraph(document, label, Face.HEI)
    first.paragraph_format.page_break_before = not fresh
    blank(document)
    title(document, annexes.title_lines(annex, width))
    blank(document)
    blocks, names, date = annexes.closed(annex.blocks)
    source, address, rest = annexes.opening(blocks)
    if source:
        shapes.aligned(paragraph(document, source, Face.KAI), "center")
        blank(document)
    if address:
        paragraph(document, address)
    put_blocks(document, rest)
    written = len(document.paragraphs)
    if date:
        blank(document)
        _stacked(document, list(names), date, sealed=False)
        keep_with_text(document, written)


def _stacked(document: Document, names: list[str], date: str, sealed: bool) -> None:
    """Sealed: the date ends 4字 from the right, the name centred over it. Else: 2字, the date begins 2字 further."""
    dated = metrics.width(Face.FANG, date)
    for name in names:
        wide = metrics.width(Face.FANG, name)
        plain = 2.0 if wide >= dated else 2 + dated + 2 - wide
        _right(document, name, max(4 + (dated - wide) / 2, 0.5) if sealed else plain)
    if not date:
        return
    last = metrics.width(Face.FANG, names[-1]) if names else 0.0
    _right(document, date, 4.0 if sealed else (last - dated if last >= dated else 2.0))


def _right(document: Document, text: str, characters: float) -> None:
    made = shapes.aligned(paragraph(document, text), "right")
    shapes.indented(made, right=max(characters, 0.0))
    made.paragraph_format.keep_together = True


def _columns(document: Document, names: list[str], date: str) -> None:
    """Joint signatures side by side with room for the seals; the date under the last."""
    across = 3 if max(len(name) for name in names) <= 9 else 2
    for start in range(0, len(names), across):
        row = names[start : start + across]
        table = document.add_table(rows=2, cols=len(row))
        for place, name in enumerate(row):
            shapes.write(shapes.aligned(shapes.lined(table.cell(0, place).paragraphs[0]), "center"), name)
        end = shapes.aligned(shapes.lined(table.cell(1, len(row) - 1).paragraphs[0]), "center")
        if start + across >= len(names):
            shapes.write(end, date)
        blank(document, 2)


def _person(document: Document, names: list[str], date: str) -> None:
    for name in names:
        post, _, person = name.replace("　", " ").rpartition(" ")
        made = paragraph(document, f"{post}　　" if post else "")
        shapes.write(made, three(person), Face.KAI)
        shapes.indented(shapes.aligned(made, "right"), right=4)
    if date:
        blank(document)
        _right(document, date, 4.0)
