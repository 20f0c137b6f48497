"""Automatic numbers of Word become the text a reader sees."""

import pytest

from apps.typesetting.reading import DocxDraft, read_docx
from apps.typesetting.reading.container import W
from apps.typesetting.reading.marks import value_of, written
from apps.typesetting.reading.numbering import counted
from apps.typesetting.tests.reading.word_files import new, p, raw, saved, with_parts

LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
    ("bullet", "●"),
)
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">'
    + "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(LEVELS)
    )
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    + "</w:lvlOverride></w:num></w:numbering>"
)
RELATIONS = "word/_rels/document.xml.rels"
SORT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"


def _numbered(*items: tuple[int, int, str]) -> DocxDraft:
    """Paragraphs as (list, level, text)."""
    document = new()
    for num, level, text in items:
        setting = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        raw(document, p(f"{setting}<w:r><w:t>{text}</w:t></w:r>"))
    return read_docx(with_parts(saved(document), {"word/numbering.xml": NUMBERING.encode()}))


def test_levels_are_counted_and_begin_again_under_a_new_parent() -> None:
    draft = _numbered(
        (1, 0, "要求"),
        (1, 1, "时间"),
        (1, 2, "常用"),
        (1, 2, "专用"),
        (1, 3, "细目"),
        (1, 1, "地点"),
        (1, 0, "其他"),
        (1, 1, "附则"),
    )
    assert draft.text.split("\n") == [
        "一、要求",
        "（一）时间",
        "1.常用",
        "2.专用",
        "（1）细目",
        "（二）地点",
        "二、其他",
        "（一）附则",
    ]
    assert all(paragraph.numbered for paragraph in draft.paragraphs)


def test_a_list_that_starts_elsewhere_counts_on_its_own() -> None:
    draft = _numbered((1, 0, "甲事项"), (2, 0, "乙事项"), (1, 0, "丙事项"))
    assert draft.text.split("\n") == ["一、甲事项", "五、乙事项", "二、丙事项"]


def test_bullets_and_switched_off_lists_bring_no_number() -> None:
    draft = _numbered((1, 4, "圆点一项"), (0, 0, "无编号项"))
    assert draft.text.split("\n") == ["圆点一项", "无编号项"]
    assert not any(paragraph.numbered for paragraph in draft.paragraphs)


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("japaneseCounting", 21, "二十一"),
        ("decimalEnclosedCircle", 3, "③"),
        ("upperLetter", 27, "AA"),
        ("lowerRoman", 14, "xiv"),
        ("unheard of", 4, "4"),
        ("chineseCounting", 1000, "1000"),
    ],
)
def test_numbers_in_the_forms_of_word(form: str, number: int, text: str) -> None:
    assert counted(number, form) == text


def test_written_numbers_can_be_read_back() -> None:
    assert [value_of(written(number)) for number in range(1, 1000)] == list(range(1, 1000))
    assert [written(n) for n in (10, 11, 20, 101, 110)] == ["十", "十一", "二十", "一百零一", "一百一十"]
    with pytest.raises(ValueError, match="1000"):
        written(1000)
