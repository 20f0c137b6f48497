"""The 22 published documents, issued by rule: as PDF and as Word file, none with an exception of its own."""

import io
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from apps.typesetting.docx import write_docx
from apps.typesetting.layout import grid
from apps.typesetting.layout.arranging import arrange
from apps.typesetting.layout.lines import width_of
from apps.typesetting.layout.marks import Ring, Sheet, Text
from apps.typesetting.paper import Form, Paper
from apps.typesetting.pdf import typeset
from apps.typesetting.samples import papers

SAMPLES = dict(papers(Path(__file__).with_name("samples")))


def test_there_are_22():
    assert len(SAMPLES) == 22
    assert {paper.form for paper in SAMPLES.values()} == {Form.LETTERHEAD, Form.LETTER, Form.ORDER}


@pytest.fixture(params=SAMPLES)
def paper(request: pytest.FixtureRequest) -> Paper:
    return SAMPLES[request.param]


def squeezed(text: str) -> str:
    return "".join(text.split())


def body_of(sheet: Sheet) -> list[Text]:
    return [mark for mark in sheet.marks if isinstance(mark, Text) and mark.size == grid.SIZE3]


def test_it_is_issued_as_pdf(paper: Paper):
    plan = arrange(paper)
    with pypdfium2.PdfDocument(typeset(paper)) as document:
        assert len(document) == len(plan.sheets)
        everything = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    missing = [block.text[:20] for block in paper.blocks if squeezed(block.text)[:12] not in everything]
    assert missing == []
    assert plan.text_on_first_page
    if paper.copies_to or paper.printed_by:
        assert len(plan.sheets) % 2 == 0 or paper.form == Form.LETTER


def test_nothing_leaves_the_text_area_and_no_signature_stands_alone(paper: Paper):
    for sheet in arrange(paper).sheets:
        lines = body_of(sheet)
        assert [line for line in lines if line.x < grid.LEFT or line.x + width_of(line) > grid.RIGHT + 0.05] == []
        assert [line for line in lines if line.y < grid.TOP or line.y + line.size > grid.BOTTOM] == []
        if any(isinstance(mark, Ring) for mark in sheet.marks):  # 此页无正文 never happens
            assert len(lines) > len(paper.signatories) + bool(paper.document_date) + bool(paper.note)


def test_it_is_issued_for_editing(paper: Paper):
    document = Document(io.BytesIO(write_docx(paper)))
    text = squeezed("".join(paragraph.text for paragraph in document.paragraphs))
    assert [block.text[:20] for block in paper.blocks if block.text and squeezed(block.text) not in text] == []
    rows = sum(len(table.rows) for table in document.tables)
    assert rows >= sum(len(block.rows) for annex in paper.annexes for block in annex.blocks)
    section = document.sections[0]
    assert [round(edge.mm) for edge in (section.top_margin, section.left_margin, section.bottom_margin)] == [37, 28, 35]
