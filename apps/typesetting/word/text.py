"""Paragraphs, tables and pictures of a Word file."""

import base64
import io
from collections.abc import Iterable

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, pictures
from apps.typesetting.layout.tables import SHORT
from apps.typesetting.layout.text import is_heading, runs_of
from apps.typesetting.paper import Block, Part
from apps.typesetting.word import shapes

TABLE_SIZES = ((5, 14.0), (7, 12.0), (99, 10.5))  # columns up to, points


def put_blocks(document: Document, blocks: Iterable[Block], width: float = grid.WIDTH) -> None:
    """The text in its order; `width` of tables in mm."""
    for block in blocks:
        if block.part == Part.TABLE:
            _table(document, block, width)
        elif block.part == Part.PICTURE:
            _picture(document, block)
        else:
            _paragraph(document, block)


def paragraph(document: Document, text: str = "", face: Face = Face.FANG) -> Paragraph:
    """A line of 三号 without indent."""
    made = shapes.lined(document.add_paragraph())
    if text:
        shapes.write(made, text, face)
    return made


def _paragraph(document: Document, block: Block) -> None:
    made = paragraph(document)
    if block.part == Part.CENTRED:
        shapes.write(shapes.aligned(made, "center"), block.text, Face.HEI)
    else:
        for run in runs_of(block):
            shapes.write(made, run.text, run.face)
        shapes.indented(shapes.aligned(made, "justify"), first=2)
    made.paragraph_format.keep_with_next = block.part == Part.CENTRED or is_heading(block)


def _table(document: Document, block: Block, width: float) -> None:
    columns = max((len(row) for row in block.rows), default=0)
    if not columns:
        return
    size = next(points for most, points in TABLE_SIZES if columns <= most)
    table = document.add_table(rows=len(block.rows), cols=columns, style="Table Grid")
    table.autofit = True
    _wide(table, width)
    for place, (row, texts) in enumerate(zip(table.rows, block.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(shapes.element("cantSplit"))
        head = place == 0 and block.has_head
        if head:
            properties.append(shapes.element("tblHeader"))
        _cells(row, texts, size, head)
    paragraph(document).paragraph_format.line_spacing = Mm(2)


def _wide(table: Table, width: float) -> None:
    """As wide as the text area."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    properties.append(shapes.element("tblW", type="dxa", w=Mm(width).twips))


def _cells(row: _Row, texts: tuple[str, ...], size: float, head: bool) -> None:
    for cell, text in zip(row.cells, texts, strict=False):
        line = shapes.lined(cell.paragraphs[0], size * 1.4, before=2, after=2)
        shapes.aligned(line, "center" if head or len(text) <= SHORT else "left")
        shapes.write(line, text, Face.HEI if head else Face.FANG, size)
        cell.vertical_alignment = 1


def _picture(document: Document, block: Block) -> None:
    width, _ = pictures.size_of(block)
    content = base64.b64decode(block.picture.partition(",")[2])
    holder = shapes.aligned(document.add_paragraph(), "center")
    holder.paragraph_format.keep_with_next = bool(block.text)
    holder.add_run().add_picture(io.BytesIO(content), width=Mm(width))
    if block.text:
        shapes.write(shapes.aligned(paragraph(document), "center"), block.text, Face.FANG, shapes.SIZE4)
