"""Rows of a file: .xlsx and .xls by calamine, CSV in UTF-8 or GB18030."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from apps.core.importing import guard
from apps.core.importing.definition import MAX_COLUMNS, MAX_ROWS, FileRefused, Importer
from apps.core.importing.heads import match

HEAD_WITHIN = 10  # a title and a note may stand above the heads
XLS_SECONDS, XLS_MEMORY = 60, 1024 * 1024 * 1024
Cells = list[Any]


@dataclass(frozen=True)
class Table:
    """A file opened: which column stands where, heads nobody asked for, and the rows with their line numbers."""

    places: dict[str, int]
    ignored: list[str]
    rows: Iterator[tuple[int, Cells]]


def open_table(path: Path, importer: Importer) -> Table:
    """Weigh the file, find its heads. Raises FileRefused with a sentence."""
    sort = guard.sort_of(path)
    lines = {"xlsx": _xlsx, "xls": _xls, "csv": _csv}[sort](path)
    numbered = enumerate(lines, 1)
    top = list(islice(numbered, HEAD_WITHIN))
    for index, (_, cells) in enumerate(top):
        found = match(importer, cells)
        if found is not None:
            return Table(found.places, found.ignored, _filled(chain(top[index + 1 :], numbered)))
    needed = "、".join(column.label for column in importer.columns if column.required)
    raise FileRefused(f"前 {HEAD_WITHIN} 行里没有找到表头。表头至少要有：{needed}。可下载模板填写")


def _filled(numbered: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    """Rows that have something in them; raises FileRefused beyond MAX_ROWS."""
    count = 0
    for line, cells in numbered:
        if any(cell not in ("", None) and not (isinstance(cell, str) and not cell.strip()) for cell in cells):
            count += 1
            if count > MAX_ROWS:
                raise FileRefused(guard.TOO_MANY)
            yield line, cells


def _xlsx(path: Path) -> Iterator[Cells]:
    guard.weigh(path)
    return _calamine(path)


def _calamine(path: Path) -> Iterator[Cells]:
    from python_calamine import CalamineError, CalamineWorkbook  # only where a file is read

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
        if sheet.end is not None and sheet.end[1] >= MAX_COLUMNS:
            raise FileRefused(guard.TOO_WIDE)
        yield from sheet.iter_rows()
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise FileRefused(guard.DAMAGED) from error


def _xls(path: Path) -> Iterator[Cells]:
    """The old format cannot be weighed beforehand: read in a process whose memory and time are bounded."""
    try:
        done = subprocess.run(  # noqa: S603  our own program, no shell
            [sys.executable, "-m", "apps.core.importing.old_excel", str(path), str(XLS_MEMORY), str(MAX_ROWS + 100)],
            capture_output=True,
            timeout=XLS_SECONDS,
            check=False,
            cwd=Path(__file__).resolve().parents[3],
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(guard.HEAVY) from error
    if done.returncode:
        raise FileRefused(guard.DAMAGED if done.returncode == 3 else guard.HEAVY)
    from apps.core.importing.old_excel import revived

    yield from (revived(json.loads(line)) for line in done.stdout.splitlines())


def _csv(path: Path) -> Iterator[Cells]:
    raw = path.read_bytes()
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(guard.DAMAGED)
    for encoding in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
        try:
            words = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileRefused("文件的文字编码无法识别。请用 Excel 另存为 .xlsx 再导入")
    first = words[: words.find("\n")] if "\n" in words else words
    separator = max(",\t;", key=first.count)
    try:
        for cells in csv.reader(words.splitlines(keepends=True), delimiter=separator):
            if len(cells) > MAX_COLUMNS:
                raise FileRefused(guard.TOO_WIDE)
            yield list(cells)
    except csv.Error as error:
        raise FileRefused(guard.DAMAGED) from error
