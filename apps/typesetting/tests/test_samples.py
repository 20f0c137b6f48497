"""The 22 published documents, issued by rule: as PDF and as Word file, none with an exception of its own."""

import io
from pathlib import Path

import pytest
from docx import Document

from apps.typesetting.docx import write_docx
from apps.typesetting.layout.arranging import arrange
from apps.typesetting.paper import Form, Paper
from apps.typesetting.pdf import typeset
from apps.typesetting.samples import papers
from apps.typesetting.tests.geometry import Glyph, read

SAMPLES = dict(papers(Path(__file__).with_name("samples")))


def test_there_are_22():
    assert len(SAMPLES) == 22
    assert {paper.form for paper in SAMPLES.values()} == {Form.LETTERHEAD, Form.LETTER, Form.ORDER}


@pytest.fixture(params=SAMPLES)
def paper(request: pytest.FixtureRequest) -> Paper:
    return SAMPLES[request.param]


def squeezed(text: str) -> str:
    return "".join(text.split())


def is_body(glyph: Glyph) -> bool:
    return abs(glyph.points - 15.75) < 0.05


def test_it_is_issued_as_pdf(paper: Paper):
    plan = arrange(paper)
    sides = read(typeset(paper))
    assert len(sides) == len(plan.sheets)
    assert plan.text_on_first_page
    everything = squeezed("".join(side.text for side in sides))
    missing = [block.text[:20] for block in paper.blocks if squeezed(block.text)[:12] not in everything]
    assert missing == []
    glyphs = [glyph for side in sides for line in side.lines for glyph in line.glyphs if is_body(glyph)]
    assert [glyph for glyph in glyphs if glyph.right > 184.1 or glyph.left < 27.9] == []  # nothing leaves the text area
    if paper.copies_to or paper.printed_by:
        assert len(sides) % 2 == 0 or paper.form == Form.LETTER
    signed = [side for side in sides if paper.signatories and "印章位置" in side.text]
    for side in signed:  # 此页无正文 never happens
        assert len([line for line in side.lines if is_body(line.glyphs[0])]) > 2


def test_it_is_issued_for_editing(paper: Paper):
    document = Document(io.BytesIO(write_docx(paper)))
    text = squeezed("".join(paragraph.text for paragraph in document.paragraphs))
    assert [block.text[:20] for block in paper.blocks if block.text and squeezed(block.text) not in text] == []
    rows = sum(len(table.rows) for table in document.tables)
    assert rows >= sum(len(block.rows) for annex in paper.annexes for block in annex.blocks)
    section = document.sections[0]
    assert [round(edge.mm) for edge in (section.top_margin, section.left_margin, section.bottom_margin)] == [37, 28, 35]
