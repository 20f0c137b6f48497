"""P18: Excel of a ledger against bare xlsxwriter; P17: import from Excel, checked and written, against reading it.

    DATABASE_URL=postgres:///bench .venv/bin/python bench/sheets.py export [rows]
    DATABASE_URL=postgres:///bench .venv/bin/python bench/sheets.py import [rows]

Export wants a seeded database (seed_demo --scale); rows that lack are written again and again. Import needs the
demonstration people; what it writes is rolled back. The product does not carry openpyxl: its speed on this machine is
that of calamine here, times the 8,900 to 110,300 rows/s measured for both together. Prints the ratio last.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bench_setup  # noqa: F401  Django must be ready before the models are imported
import xlsxwriter
from django.db import transaction
from django.http import QueryDict
from measuring import verdict
from python_calamine import CalamineWorkbook

from apps.core.importing.checking import check_file
from apps.core.ledger.selection import Selection
from apps.core.ledger.sheet import OPTIONS, Sheet
from apps.documents.importing import REGISTER
from apps.documents.ledgers import INCOMING
from apps.documents.services.importing import import_register
from apps.org.models import User

CHUNK = 2000
OPENPYXL = 8900 / 110_300  # of calamine's speed, design/performance.md


def memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def clerk() -> User:
    """Somebody who sees the whole register."""
    return User.objects.filter(roles__code="registry_clerk", is_active=True).order_by("pk")[0]


def pieces(rows: int) -> Iterator[list[dict[str, Any]]]:
    """Rows of the ledger as the export reads them, from the start again when they end."""
    done = 0
    while done < rows:
        for piece in Selection(INCOMING, clerk(), QueryDict("tab=all")).chunks(CHUNK):
            yield piece[: rows - done]
            done += len(piece)
            if done >= rows:
                return


def ours(rows: int, path: Path) -> float:
    """Seconds of CPU of the export: query, decorate, write."""
    began = time.process_time()
    with Sheet(path, INCOMING.title, Selection(INCOMING, clerk(), QueryDict("")).sheet_columns) as sheet:
        for piece in pieces(rows):
            sheet.add(piece)
    return time.process_time() - began


def bare(rows: int, path: Path) -> float:
    """Seconds of CPU of xlsxwriter writing the same cells, ready made, by its own `write`."""
    columns = Selection(INCOMING, clerk(), QueryDict("")).sheet_columns
    naive = lambda value: value.replace(tzinfo=None) if getattr(value, "tzinfo", None) else value  # noqa: E731
    ready = [[naive(column.value(row)) for column in columns] for row in next(pieces(CHUNK))]
    began = time.process_time()
    with xlsxwriter.Workbook(str(path), {**OPTIONS, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet()
        for line in range(rows):
            for place, value in enumerate(ready[line % len(ready)]):
                sheet.write(line, place, value)
    return time.process_time() - began


def export(rows: int) -> None:
    """Print P18."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        ours(CHUNK, path)
        before = memory()
        mine = min(ours(rows, path) for _ in range(2))
        grown = memory() - before
        plain = min(bare(rows, path) for _ in range(2))
    print(f"{rows:,} rows: {rows / mine:,.0f} rows/s, bare xlsxwriter {rows / plain:,.0f}; memory +{grown:.0f} MB")
    verdict("P18", "export against bare xlsxwriter", plain / mine, 0.7, at_least=True)


def made(rows: int, path: Path) -> None:
    """An old register of eleven columns."""
    with xlsxwriter.Workbook(str(path), {**OPTIONS, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        heads = (
            "收文编号",
            "标题",
            "来文单位",
            "文号",
            "成文日期",
            "收文日期",
            "份数",
            "密级",
            "紧急程度",
            "状态",
            "备注",
        )
        sheet.write_row(0, 0, heads)
        for n in range(1, rows + 1):
            day = f"2019年{n % 12 + 1}月{n % 28 + 1}日"
            sheet.write_row(n, 0, (
                f"历收〔2019〕{n}号", f"关于开展第 {n} 次安全生产检查工作的通知", "市应急管理局",
                f"应急函〔2019〕{n}号", day, day, 1, "内部", "平件", "已归档", "从旧登记簿转来",
            ))  # fmt: skip


def load(rows: int) -> None:
    """Print P17."""
    user = clerk()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "old.xlsx"
        made(200, path)
        check_file(path, REGISTER, user)
        made(rows, path)
        began = time.process_time()
        lines = sum(1 for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())
        openpyxl = lines / (time.process_time() - began) * OPENPYXL
        before, began = memory(), time.process_time()
        checked = check_file(path, REGISTER, user)
        read = time.process_time() - began
        if checked.problems:
            raise SystemExit(f"{checked.problems[:3]}")
        with transaction.atomic():
            import_register(actor=user, rows=[entry.values for entry in checked.entries], tell=lambda done: None)
            whole = time.process_time() - began
            transaction.set_rollback(True)
        grown = memory() - before
    print(f"{rows:,} rows: checked {rows / read:,.0f} rows/s, checked and written {rows / whole:,.0f} rows/s")
    print(f"memory +{grown:.0f} MB (goal +200 MB at 100,000 rows)")
    words = f"import against reading by openpyxl ({openpyxl:,.0f} rows/s here)"
    verdict("P17", words, rows / whole / openpyxl, 0.6, at_least=True)


if __name__ == "__main__":
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    {"export": export, "import": load}[sys.argv[1] if len(sys.argv) > 1 else "export"](count)
