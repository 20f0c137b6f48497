"""The Word file: measures and faces in Word's own terms, and that LibreOffice opens it with as many pages."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from apps.attachments import office
from apps.typesetting.docx import write_docx
from apps.typesetting.layout.arranging import arrange
from apps.typesetting.paper import Block, Paper, Part
from apps.typesetting.tests import papers


def opened(paper: Paper) -> Any:
    return Document(io.BytesIO(write_docx(paper)))


def paragraph(document: Any, text: str) -> Any:
    return next(found for found in document.paragraphs if text in found.text)


def face_of(run: Any) -> str:
    return str(run._element.rPr.rFonts.get(qn("w:eastAsia")))


def test_the_grid_is_28_by_22():
    document = opened(papers.levels())
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "580")
    body = paragraph(document, "各部门要按照")
    assert body.paragraph_format.line_spacing.pt == pytest.approx(28.99, abs=0.06)
    assert body._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    normal = document.styles["Normal"]
    character = normal.font.size.pt + int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 156 / 25.4 * 72 / 29 < character <= 156 / 25.4 * 72 / 28


def test_every_level_has_its_face():
    document = opened(papers.levels())
    found = {
        text: face_of(paragraph(document, text).runs[0]) for text in ("一、总体", "（一）提高", "1.加强", "（1）落")
    }
    assert found == {"一、总体": "黑体", "（一）提高": "楷体_GB2312", "1.加强": "仿宋_GB2312", "（1）落": "仿宋_GB2312"}
    assert face_of(paragraph(document, "（一）提高").runs[1]) == "仿宋_GB2312"  # the heading runs on into text
    title = paragraph(document, "清查盘点工作的通知")
    assert (face_of(title.runs[0]), title.runs[0].font.size.pt) == ("方正小标宋简体", 22)
    assert title.text == "华岳精工股份有限公司关于开展\n2026年度固定资产清查盘点工作的通知"


def test_the_mark_is_red_and_a_red_line_stands_under_the_number():
    document = opened(papers.notice())
    mark = paragraph(document, "有限公司文件").runs[0]
    assert (str(mark.font.color.rgb), face_of(mark)) == ("E60012", "方正小标宋简体")
    number = paragraph(document, "〔2026〕12号")
    line = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (line.get(qn("w:val")), line.get(qn("w:color"))) == ("single", "E60012")


def test_page_numbers_are_fields_outside():
    document = opened(papers.notice())
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer is True
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)  # right, left
    for footer in (odd, even):
        assert footer.text == "—  —"
        assert " PAGE " in footer._p.xml


def test_the_colophon_stands_at_the_foot_and_tables_repeat_their_head():
    document = opened(papers.long_table(5))
    assert document.tables[-1].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    copies, printed = paragraph(document, "抄送：公司董事会，监事会。"), paragraph(document, "2026年11月21日印发")
    line = 26.25 / 72 * 25.4  # of 四号
    for found, lines in ((copies, 2), (printed, 1)):
        frame = found._p.pPr.find(qn("w:framePr"))
        assert frame.get(qn("w:vAnchor")) == "page"
        assert int(frame.get(qn("w:y"))) / 20 / 72 * 25.4 == pytest.approx(262 - lines * line, abs=0.1)
    rules = [line.get(qn("w:sz")) for found in (copies, printed) for line in found._p.pPr.find(qn("w:pBdr"))]
    assert rules == ["8", "6", "8"]  # heavy, light, heavy


def test_a_seal_is_never_in_a_file_that_can_be_edited():
    parts = opened(papers.notice(seals=(papers.seal_picture(),))).part.package.iter_parts()
    assert [part.partname for part in parts if part.partname.startswith("/word/media")] == []


def test_a_picture_of_the_text_is():
    picture = Block(Part.PICTURE, "图1　组织机构", picture=papers.seal_picture())
    document = opened(papers.notice(blocks=(papers.paragraph(), picture)))
    assert len(document.inline_shapes) == 1
    assert paragraph(document, "图1")


def test_the_signature_stays_with_the_last_lines_of_the_text():
    document = opened(papers.notice(blocks=(papers.paragraph(), papers.paragraph())))
    kept = [found.paragraph_format.keep_with_next for found in document.paragraphs]
    date = next(place for place, found in enumerate(document.paragraphs) if found.text.startswith("2026年11月"))
    text = max(place for place in range(date) if document.paragraphs[place].text.startswith(papers.SENTENCE[:6]))
    assert kept[text:date] == [True] * (date - text)
    assert not kept[text - 1]
    assert not kept[date]
    short = opened(papers.notice(blocks=(papers.paragraph(),), annexes=()))
    kept = [found.paragraph_format.keep_with_next for found in short.paragraphs]
    date = next(place for place, found in enumerate(short.paragraphs) if found.text.startswith("2026年11月"))
    assert kept[date - 4 : date] == [False, True, True, True]  # text, two lines for the seal, the name


def test_a_wide_table_lies_on_its_side():
    sections = opened(papers.wide_table()).sections
    assert [round(section.page_width.mm) for section in sections][:2] == [210, 297]


ORDER = {  # of the elements in ECMA-376; Word calls a file damaged when they stand otherwise
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs snapToGrid spacing ind jc rPr "
    "sectPr",
    "rPr": "rFonts b color spacing sz szCs",
    "tblPr": "tblStyle tblpPr tblW jc tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "footerReference type pgSz pgMar cols titlePg docGrid",
}


@pytest.mark.parametrize("case", [papers.levels, papers.request, papers.letter, papers.wide_table, papers.minutes])
def test_every_element_stands_where_word_expects_it(case: Any):
    document = opened(case())
    parts = [document.element, document.styles["Normal"].element]
    wrong = set()
    for name, sequence in ORDER.items():
        for found in (element for part in parts for element in part.iter(qn(f"w:{name}"))):
            children = [child.tag.split("}")[1].replace("header", "footer") for child in found]
            places = [sequence.split().index(child) for child in children]
            if places != sorted(places):
                wrong.add((name, *children))
    assert wrong == set()


CASES = {
    "levels": papers.levels,
    "request": papers.request,
    "letter": papers.letter,
    "minutes": papers.minutes,
    "table": papers.long_table,
    "colophon alone": lambda: replace(papers.notice(13), urgency="特急"),
}


@pytest.mark.skipif(not office.soffice(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("case", CASES)
def test_libreoffice_opens_it(case: str, tmp_path: Path):
    paper = CASES[case]()
    (tmp_path / "issued.docx").write_bytes(write_docx(paper))
    with office.converted(tmp_path / "issued.docx") as pdf, pypdfium2.PdfDocument(pdf) as document:
        pages = len(document)
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    planned = len(arrange(paper).sheets)
    assert abs(pages - planned) <= max(1, planned // 4)
    assert "".join(paper.title.split())[:8] in "".join(text.split())
