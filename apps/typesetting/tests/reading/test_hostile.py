"""Broken, foreign and hostile files: a clear sentence, never a crash, never a flood."""

import io
import random
import time
import zipfile

import pytest

from apps.core.errors import DomainError
from apps.typesetting.reading import container, read_docx
from apps.typesetting.tests.reading.word_files import notice, saved, with_parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
W = container.W.encode()
DOCUMENT = "word/document.xml"


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return stream.getvalue()


def _bomb() -> bytes:
    body = b"<w:p><w:r><w:t>" + b"A" * (container.MAX_XML + 1) + b"</w:t></w:r></w:p>"
    return with_parts(
        saved(notice()), {DOCUMENT: b'<w:document xmlns:w="' + W + b'"><w:body>' + body + b"</w:body></w:document>"}
    )


def _many_tags() -> bytes:
    body = b"<w:p/>" * (container.MAX_TAGS + 1)
    return with_parts(
        saved(notice()), {DOCUMENT: b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (W, body)}
    )


def _entities() -> bytes:
    levels = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    text = (
        b'<!DOCTYPE d [<!ENTITY e0 "ha">'
        + levels
        + b']><w:document xmlns:w="'
        + W
        + b'"><w:body>&e9;</w:body></w:document>'
    )
    return with_parts(saved(notice()), {DOCUMENT: text})


def _many_parts() -> bytes:
    return _zip({f"part{n}.xml": b"" for n in range(container.MAX_PARTS + 1)})


REFUSED = {
    "empty": (b"", container.NOT_WORD),
    "pdf": (b"%PDF-1.7", container.NOT_WORD),
    "old word": (OLE, container.OLD_WORD),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), container.LOCKED),
    "cut off": (saved(notice())[:3000], container.DAMAGED),
    "another zip": (_zip({"readme.txt": b"x"}), container.NOT_WORD),
    "xml broken": (with_parts(saved(notice()), {DOCUMENT: b"<w:document"}), container.DAMAGED),
    "no body": (with_parts(saved(notice()), {DOCUMENT: b"<a/>"}), container.NOT_WORD),
    "tags": (_many_tags(), container.HEAVY),
    "bomb": (_bomb(), container.HEAVY),
    "entities": (_entities(), container.HEAVY),
    "parts": (_many_parts(), container.HEAVY),
    "too big": (b"PK" + b"\0" * container.MAX_BYTES, container.TOO_BIG),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(name: str) -> None:
    content, sentence = REFUSED[name]
    began = time.perf_counter()
    with pytest.raises(DomainError) as refusal:
        read_docx(content)
    assert refusal.value.message == sentence
    assert time.perf_counter() - began < 3


def test_a_file_of_another_office_program_is_no_word_file() -> None:
    rels = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    with pytest.raises(DomainError, match=r"不是 Word 文档"):
        read_docx(_zip({"_rels/.rels": rels, "xl/workbook.xml": b"<workbook/>"}))


@pytest.mark.parametrize(
    "body",
    [
        b"<w:p><w:r><w:t>\xe7\x94\xb2</w:t></w:r></w:p>" * 15_000,
        b"<w:p>%s</w:p>" % (b"<w:r><w:t>\xe7\x94\xb2</w:t></w:r>" * 50_000),
        b"<w:tbl>%s</w:tbl>" % (b"<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>" * 15_000),
    ],
    ids=["paragraphs", "runs", "rows"],
)
def test_a_document_of_very_many_pieces_is_read_within_seconds(body: bytes) -> None:
    text = b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (W, body)
    began = time.perf_counter()
    assert read_docx(with_parts(saved(notice()), {DOCUMENT: text})).text
    assert time.perf_counter() - began < 8


def test_a_file_without_styles_numbering_and_theme_is_read() -> None:
    content = saved(notice())
    bare = with_parts(content, {"word/styles.xml": None, "word/numbering.xml": None, "word/theme/theme1.xml": None})
    assert read_docx(bare).title == "华明科技有限公司关于加强办公用品管理的通知"


def test_the_strict_form_of_the_format_is_read() -> None:
    content = saved(notice())
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        document = file.read(DOCUMENT)
    strict = document.replace(W, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert read_docx(with_parts(content, {DOCUMENT: strict})).number == "华办发〔2026〕12号"


def test_styles_in_a_ring_and_absurd_figures_do_no_harm() -> None:
    styles = b'<w:styles xmlns:w="%s"><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>' % W
    styles += b'<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    text = (
        b'<w:document xmlns:w="%s"><w:body><w:p><w:pPr><w:pStyle w:val="a"/><w:ind w:firstLine="1e999"/>'
        b'<w:spacing w:line="nan" w:lineRule="exact"/></w:pPr><w:r><w:rPr><w:sz w:val="x"/></w:rPr>'
        b"<w:t>\xe6\xad\xa3\xe6\x96\x87\xe3\x80\x82</w:t></w:r></w:p></w:body></w:document>" % W
    )
    draft = read_docx(with_parts(saved(notice()), {DOCUMENT: text, "word/styles.xml": styles}))
    assert draft.text == "正文。"
    assert (draft.paragraphs[0].line_pitch, draft.paragraphs[0].size) == (0, 0)


@pytest.mark.parametrize("seed", range(60))
def test_damaged_bytes_end_in_a_reading_or_a_sentence(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(saved(notice()))
    for _ in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        read_docx(bytes(content))
    except DomainError as refusal:
        assert refusal.message


@pytest.mark.parametrize("seed", range(40))
def test_a_document_with_its_marks_shuffled_ends_in_a_reading_or_a_sentence(seed: int) -> None:
    """Damage inside the XML, past the checksums."""
    chance = random.Random(seed)
    content = saved(notice())
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        document = file.read(DOCUMENT)
    pieces = document.split(b"<w:")
    start = chance.randrange(3, len(pieces) - 10)
    middle = pieces[start : start + 10]
    chance.shuffle(middle)
    for damaged in (pieces[:start] + middle + pieces[start + 10 :], pieces[:start] + pieces[start + 2 :]):
        try:
            read_docx(with_parts(content, {DOCUMENT: b"<w:".join(damaged)}))
        except DomainError as refusal:
            assert refusal.message
