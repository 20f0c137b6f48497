"""Paragraphs, tables and pictures of a Word file."""

import base64
import io
from collections.abc import Mapping, Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Mm
from docx.table import _Row
from docx.text.paragraph import Paragraph

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, pictures, tables
from apps.typesetting.layout.text import heading_levels, is_heading, runs_of
from apps.typesetting.paper import Block, Part
from apps.typesetting.word import shapes


def put_blocks(document: Document, blocks: Sequence[Block]) -> None:
    """The text in its order."""
    headings = heading_levels(blocks)
    for block in blocks:
        if block.part == Part.TABLE:
            _table(document, block)
        elif block.part == Part.PICTURE:
            _picture(document, block)
        else:
            _paragraph(document, block, headings)


def paragraph(document: Document, text: str = "", face: Face = Face.FANG) -> Paragraph:
    """A line of 三号 without indent."""
    made = shapes.lined(document.add_paragraph())
    if text:
        shapes.write(made, text, face)
    return made


def _paragraph(document: Document, block: Block, headings: frozenset[Part]) -> None:
    made = paragraph(document)
    if block.part == Part.CENTRED:
        shapes.write(shapes.aligned(made, "center"), block.text, Face.HEI)
    else:
        for run in runs_of(block, headings):
            shapes.write(made, run.text, run.face)
        shapes.indented(shapes.aligned(made, "justify"), first=2)
    made.paragraph_format.keep_with_next = block.part == Part.CENTRED or is_heading(block, headings)


def _table(document: Document, block: Block) -> None:
    if not any(block.rows):
        return
    size, widths = tables.columns(block)
    table = document.add_table(rows=len(block.rows), cols=len(widths), style="Table Grid")
    table.autofit = False
    shapes.padded(table, tables.PAD_X)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    merges, head = tables.merges_of(block)
    covered = {place for one in merges for place in one.places[1:]}
    for place, (row, texts) in enumerate(zip(table.rows, block.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(shapes.element("cantSplit"))
        if place < head:
            properties.append(shapes.element("tblHeader"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
        own = {column: text for column, text in enumerate(texts) if (place, column) not in covered}
        _cells(row, own, size / grid.POINT, place < head)
    for one in merges:
        last = one.row + one.down - 1, one.column + one.across - 1
        table.cell(one.row, one.column).merge(table.cell(*last))
    paragraph(document).paragraph_format.line_spacing = Mm(2)


def _cells(row: _Row, texts: Mapping[int, str], size: float, head: bool) -> None:
    """The texts of a row by column; what a merge covers has none and stays as it is."""
    cells = row.cells
    for column, text in texts.items():
        cell = cells[column]
        line = shapes.lined(cell.paragraphs[0], size * 1.4, before=2, after=2)
        shapes.aligned(line, "center" if head or len(text) <= tables.SHORT else "left")
        shapes.write(line, text, Face.HEI if head else Face.FANG, size)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _picture(document: Document, block: Block) -> None:
    width, _ = pictures.size_of(block)
    content = base64.b64decode(block.picture.partition(",")[2])
    holder = shapes.aligned(document.add_paragraph(), "center")
    holder.paragraph_format.keep_with_next = bool(block.text)
    holder.add_run().add_picture(io.BytesIO(content), width=Mm(width))
    if block.text:
        shapes.write(shapes.aligned(paragraph(document), "center"), block.text, Face.FANG, shapes.SIZE4)
