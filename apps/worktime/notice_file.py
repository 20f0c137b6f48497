"""The text of a holiday notice out of an uploaded file: .docx, .xlsx, .txt (PLT-12).

The file is weighed before it is unpacked and only its text is taken; it goes into the field of the page, where it
is read like a pasted one and can be corrected before anything is entered.
"""

import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.core.files.uploadedfile import UploadedFile

from apps.core.importing import guard
from apps.core.importing.definition import FileRefused

MOST_BYTES = 5 * 1024 * 1024
MOST_XML = 8 * 1024 * 1024
MOST_ROWS = 500
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OTHER = "只能读取 .docx、.xlsx、.txt 文件。请另存为其中一种，或直接粘贴通知全文"
DAMAGED = "文件已损坏，无法读取。请重新下载，或直接粘贴通知全文"


def text_of(upload: UploadedFile) -> str:
    """The text, a paragraph or a row a line. Raises FileRefused with a sentence."""
    if upload.size is None or upload.size > MOST_BYTES:
        raise FileRefused(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，不像是放假通知，请核对")
    with tempfile.TemporaryDirectory(prefix="notice-") as folder:
        path = Path(folder) / "notice"
        path.write_bytes(upload.read())
        return "\n".join(filter(None, (line.strip() for line in _lines(path))))


def _lines(path: Path) -> Iterator[str]:
    if guard.sort_of(path) == "xls" or path.read_bytes()[:5] == b"%PDF-":
        raise FileRefused(OTHER)
    if not zipfile.is_zipfile(path):
        yield from _plain(path.read_bytes()).splitlines()
        return
    guard.weigh(path)
    with zipfile.ZipFile(path) as container:
        names = set(container.namelist())
        if "word/document.xml" in names:
            yield from _word(container)
            return
    if "xl/workbook.xml" not in names:
        raise FileRefused(OTHER)
    yield from _sheet(path)


def _plain(raw: bytes) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused(OTHER)


def _word(container: zipfile.ZipFile) -> Iterator[str]:
    """Paragraphs as lines, rows of tables as lines of their cells."""
    with container.open("word/document.xml") as file:
        raw = file.read(MOST_XML + 1)
    if len(raw) > MOST_XML:
        raise FileRefused(guard.HEAVY)
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:  # no Word writes these
        raise FileRefused(DAMAGED)
    try:
        body = ElementTree.fromstring(raw).find(f"{W}body")  # noqa: S314  bounded, and without entities
    except ElementTree.ParseError as error:
        raise FileRefused(DAMAGED) from error
    for part in body if body is not None else ():
        if part.tag == f"{W}tbl":
            yield from (" ".join(_words(cell) for cell in row.iter(f"{W}tc")) for row in part.iter(f"{W}tr"))
        else:
            yield _words(part)


def _words(part: ElementTree.Element) -> str:
    pieces = {f"{W}tab": " ", f"{W}br": "\n"}
    return "".join(pieces.get(one.tag, one.text or "") for one in part.iter() if one.tag in (f"{W}t", *pieces))


def _sheet(path: Path) -> Iterator[str]:
    from python_calamine import CalamineError, CalamineWorkbook  # only where a file is read

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise FileRefused(DAMAGED) from error
    if len(rows) > MOST_ROWS:
        raise FileRefused(f"表格超过 {MOST_ROWS} 行，不像是放假安排，请核对")
    yield from (" ".join(filter(None, map(_cell, cells))) for cells in rows)


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    return "".join(value.isoformat() if isinstance(value, dt.date) else str(value).split(" 00:00:00")[0].split())
