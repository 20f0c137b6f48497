"""An uploaded .docx: what its setting breaks is told, what the standard asks for is passed in silence."""

from collections.abc import Callable

import pytest
from docx.document import Document as DocumentClass
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from apps.typesetting.checking import Facts, Fault, check_docx
from apps.typesetting.reading import read_docx
from apps.typesetting.tests.checking.sound_papers import TODAY
from apps.typesetting.tests.reading.test_numbering import NUMBERING
from apps.typesetting.tests.reading.word_files import (
    CENTER,
    FANG,
    HEI,
    SONG,
    line,
    new,
    notice,
    p,
    raw,
    saved,
    with_parts,
)

Change = Callable[[DocumentClass], object]


def _faults(document: DocumentClass, facts: Facts | None = None) -> list[Fault]:
    return check_docx(read_docx(saved(document)), today=TODAY, facts=facts)


def _margins(document: DocumentClass) -> None:
    document.sections[0].left_margin = Mm(31.8)


def _letter_size(document: DocumentClass) -> None:
    document.sections[0].page_width = Mm(216)


def _no_number(document: DocumentClass) -> None:
    foot = document.sections[0].footer.paragraphs[0]._p
    for child in list(foot):
        foot.remove(child)


def _title_size(document: DocumentClass) -> None:
    for paragraph in document.paragraphs[6:8]:
        paragraph.runs[0].font.size = Pt(20)


def _title_left(document: DocumentClass) -> None:
    for paragraph in document.paragraphs[6:8]:
        paragraph.alignment = None


def _title_face(document: DocumentClass) -> None:
    for paragraph in document.paragraphs[6:8]:
        paragraph.runs[0]._r.rPr.rFonts.set(qn("w:eastAsia"), HEI)


def _old_day(document: DocumentClass) -> None:
    next(x for x in document.paragraphs if x.text == "2026年11月20日").runs[0].text = "二〇二六年十一月二十日"


def _added(**setting: object) -> Change:
    return lambda document: line(document, "各部门要确保落实。", **setting)  # type: ignore[arg-type]


# (code, where it is put in: before the signature, or in the whole document), each with one fault
INSIDE: list[tuple[str, Change]] = [
    ("body_face", _added(face="宋体")),
    ("body_size", _added(size=14)),
    ("line_pitch", _added(pitch=24)),
    ("line_pitch", _added(pitch=None)),
    ("indent", _added(indent=0)),
    ("level_face", lambda document: line(document, "二、工作要求", face="仿宋_GB2312")),
    ("level_face", lambda document: line(document, "（二）发放时间。每月。", face="仿宋_GB2312")),
]
WHOLE: list[tuple[str, Change]] = [
    ("page_margins", _margins),
    ("page_size", _letter_size),
    ("page_number", _no_number),
    ("title_size", _title_size),
    ("title_face", _title_face),
    ("title_align", _title_left),
    ("date_form", _old_day),
]
CODES = {code for code, _ in INSIDE + WHOLE} | {"auto_number"}


def test_a_document_set_by_the_standard_is_passed_in_silence() -> None:
    assert _faults(notice()) == []


@pytest.mark.parametrize(("code", "change"), INSIDE)
def test_a_paragraph_set_another_way_is_found(code: str, change: Change) -> None:
    faults = _faults(notice(change))
    assert [fault.code for fault in faults] == [code]
    assert (faults[0].place, faults[0].line) == ("正文第5段", 5)


@pytest.mark.parametrize(("code", "change"), WHOLE)
def test_a_page_or_a_title_set_another_way_is_found(code: str, change: Change) -> None:
    document = notice()
    change(document)
    assert [fault.code for fault in _faults(document)] == [code]


def test_paragraphs_with_one_fault_are_told_together() -> None:
    def three(document: DocumentClass) -> None:
        for text in ("各部门要落实。", "各单位要检查。", "办公室要督促。"):
            line(document, text, face="宋体")

    (fault,) = _faults(notice(three))
    assert fault.message == "正文用3号仿宋体，这里是“宋体”（共3段）"


def test_a_heading_may_run_on_into_text_of_another_face() -> None:
    def running_on(document: DocumentClass) -> None:
        heading = line(document, "二、工作要求。", face=HEI)
        rest = heading.add_run("各部门要高度重视，加强领导，落实责任，确保各项工作按时完成。")
        rest.font.size = Pt(16)
        rest._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)

    assert _faults(notice(running_on)) == []


def test_automatic_numbers_are_pointed_at() -> None:
    setting = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    document = new()
    line(document, "关于办公用品的通知", face=SONG, size=22, align=CENTER, indent=0)
    line(document, "各部门：", indent=0)
    raw(document, p(f"{setting}<w:r><w:t>总体要求</w:t></w:r>"))
    content = with_parts(saved(document), {"word/numbering.xml": NUMBERING.encode()})
    assert "auto_number" in [fault.code for fault in check_docx(read_docx(content), today=TODAY)]


def test_typed_spaces_count_as_the_indent_they_look_like() -> None:
    assert _faults(notice(lambda document: line(document, "　　各部门要落实。", indent=0))) == []


def test_lines_that_snap_to_a_grid_of_twenty_two_are_right() -> None:
    def gridded(document: DocumentClass) -> None:
        line(document, "各部门要落实。", pitch=None).paragraph_format.line_spacing = 1
        grid = document.element.body.sectPr.find(qn("w:docGrid"))
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), "579")

    assert _faults(notice(gridded)) == []


def test_a_landscape_section_has_margins_of_its_own() -> None:
    document = notice()
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = Mm(37)
    assert _faults(document) == []


def test_faults_of_the_words_are_found_in_an_uploaded_file_too() -> None:
    faults = _faults(notice(lambda document: line(document, "各部门要落实,不得拖延。")))
    assert [(fault.code, fault.place) for fault in faults] == [("half_width", "正文第5段")]
