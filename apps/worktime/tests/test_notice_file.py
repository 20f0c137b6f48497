"""A holiday notice uploaded as a file: its text goes into the field, is shown, and only then entered (PLT-12)."""

import datetime as dt
import io
import zipfile

import docx
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.importing.definition import FileRefused
from apps.worktime import notice_file
from apps.worktime.models import Holiday
from apps.worktime.tests.test_notice import OF_2024, PAGE, keeper  # noqa: F401  the fixture `keeper`

HEADING = "国务院办公厅关于2024年部分节假日安排的通知"


def upload(content: bytes, name: str = "通知.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def word(text: str, table: list[list[str]] | None = None) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    for cells in table or []:
        row = document.add_table(1, len(cells)).rows[0].cells
        for cell, words in zip(row, cells, strict=True):
            cell.text = words
    document.save(out)
    return out.getvalue()


def sheet(*rows: list[object]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write_datetime(number, column, cell) if isinstance(cell, dt.datetime) else page.write(
                number, column, cell
            )
    book.close()
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def test_a_word_file_with_paragraphs_and_a_table():
    text = notice_file.text_of(upload(word("关于2027年放假的通知", [["2027-01-01", "元旦", "休息"]])))
    assert text == "关于2027年放假的通知\n2027-01-01 元旦 休息"


def test_a_sheet_gives_a_day_a_line():
    rows = (["日期", "名称", "安排"], [dt.datetime(2027, 1, 1), "元旦", "休息"], ["2027-01-02", "元旦", "休息"])
    text = notice_file.text_of(upload(sheet(*rows), "安排.xlsx"))
    assert text.splitlines()[1:] == ["2027-01-01 元旦 休息", "2027-01-02 元旦 休息"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_any_usual_encoding(encoding):
    assert notice_file.text_of(upload(f"{HEADING}\r\n\r\n一、元旦".encode(encoding), "a.txt")) == f"{HEADING}\n一、元旦"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 x", "只能读取 .docx、.xlsx、.txt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 900, "只能读取 .docx、.xlsx、.txt"),
        (b"\x89PNG\x00\x00\xff\xff\xff", "只能读取 .docx、.xlsx、.txt"),
        (packed(other=b"x"), "只能读取 .docx、.xlsx、.txt"),
        (packed(word__document=b"<a"), "文件已损坏"),
        (packed(word__document=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "文件已损坏"),
        (packed(word__document=b" " * (9 * 1024 * 1024)), "文件展开后过大"),
        (b"x" * (6 * 1024 * 1024), "文件超过 5 MB"),
    ],
    ids=["pdf", "ole", "picture", "zip", "broken", "entity", "bomb", "large"],
)
def test_what_is_no_notice_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(FileRefused, match=sentence):
        notice_file.text_of(upload(content))


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["docx", "txt"])
def test_uploaded_it_stands_in_the_field_is_previewed_and_then_entered(keeper, sort):  # noqa: F811
    Holiday.objects.filter(date__year__in=[2023, 2024]).delete()
    content = word(OF_2024) if sort == "docx" else OF_2024.encode("gb18030")
    for button in ("_preview", "_enter"):  # a file is always shown before it is entered
        answer = keeper.post(PAGE, {"text": "旧的", "year": "", button: "1", "file": upload(content, f"通知.{sort}")})
        page = answer.content.decode()
        assert (answer.status_code, "2024 年，共 36 天" in page, "旧的" in page) == (200, True, False)
        assert Holiday.objects.filter(date__year=2024).count() == 0
    assert OF_2024.strip().splitlines()[-1].strip() in page
    assert keeper.post(PAGE, {"text": OF_2024, "year": "", "_enter": "1"}).status_code == 302
    assert Holiday.objects.filter(date__year=2024).count() == 36


@pytest.mark.django_db
def test_a_refused_file_is_named_at_its_field_and_what_was_typed_stays(keeper):  # noqa: F811
    answer = keeper.post(PAGE, {"text": "写了一半", "year": "", "_preview": "1", "file": upload(b"%PDF-1.7", "a.pdf")})
    page = answer.content.decode()
    assert (answer.status_code, "只能读取 .docx、.xlsx、.txt" in page, "写了一半" in page) == (422, True, True)
    empty = keeper.post(PAGE, {"text": "", "year": "", "_preview": "1"})
    assert (empty.status_code, "请粘贴通知全文，或上传文件" in empty.content.decode()) == (422, True)
