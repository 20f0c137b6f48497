"""Files and an importer for the tests of importing."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from apps.core.importing import Done, ImportColumn, Importer, parse
from apps.core.verdict import YES

THINGS = Importer(
    code="things",
    title="物品",
    rule=lambda user: YES,
    write=lambda rows, user, tell: Done(f"{len(rows)}"),
    columns=(
        ImportColumn("name", "名称", parse.text(10), ("品名",), required=True, unique=True, example="打印纸"),
        ImportColumn("kind", "类别", parse.text(10), choices=lambda: {"办公": 1, "劳保": 2}, default=1),
        ImportColumn("bought", "购入日期", parse.date, default=None, help="任意写法"),
        ImportColumn("count", "数量", parse.whole(0, 999), required=True),
    ),
)
HEAD = ["名称", "类别", "购入日期", "数量"]


def workbook(path: Path, rows: list[list[Any]], act: Callable[[Any, Any], None] | None = None) -> Path:
    """An .xlsx of these rows; `act(book, sheet)` may add what a row cannot say."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("表")
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(line, place, value)
        if act is not None:
            act(book, sheet)
    return path


def workbook_bytes(rows: list[list[Any]]) -> bytes:
    """The same as bytes of an upload."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("表")
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(line, place, value)
    return buffer.getvalue()
