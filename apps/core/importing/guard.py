"""A file is weighed before it is unpacked: a workbook of 0.78 MB can hold 318 MB, and two cells far apart a sheet
of seventeen thousand million (design/reliability.md)."""

import re
import zipfile
import zlib
from pathlib import Path

from apps.core.importing.definition import MAX_COLUMNS, MAX_ROWS, FileRefused

MAX_BYTES = 30 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_PARTS = 2000
MAX_RATIO = 200
SUSPICIOUS_FROM = 50 * 1024 * 1024  # above this the ratio counts
PIECE = 1024 * 1024
OVERLAP = 64  # longer than any reference, so that none is cut in two
# An attribute r="…" beyond column CV (100) or with six digits and more in its row.
_FAR = re.compile(rb"""\sr\s*=\s*["'](?:([A-Z]{3,}|[D-Z][A-Z]|C[W-Z])\d*|[A-Z]{0,2}([1-9]\d{5,}))["']""")

HEAVY = "文件展开后过大，疑似异常文件，未读取。请用 Excel 打开后另存为新的 .xlsx 再导入"
DAMAGED = "文件已损坏或不是 Excel 文件，无法读取。请用 Excel 打开后另存为 .xlsx 再导入"
LOCKED = "文件设有密码，无法读取。请取消密码后再导入"
TOO_MANY = f"行数超过 {MAX_ROWS}，请分成几个文件导入"
TOO_WIDE = f"列数超过 {MAX_COLUMNS}，请删除多余的列（包括右侧远处的零散单元格）再导入"


def sort_of(path: Path) -> str:
    """xlsx, xls or csv, by content. Raises FileRefused for a file over MAX_BYTES or with a password."""
    if path.stat().st_size > MAX_BYTES:
        raise FileRefused(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请分成几个文件导入")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        return "xlsx"
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise FileRefused(LOCKED)
        return "xls"
    return "csv"


def weigh(path: Path) -> None:
    """Refuse a workbook that declares too much, lies about it, or has a cell too far out. Raises FileRefused."""
    try:
        with zipfile.ZipFile(path) as container:
            parts = container.infolist()
            declared = sum(part.file_size for part in parts)
            packed = max(path.stat().st_size, 1)
            if len(parts) > MAX_PARTS or declared > MAX_UNPACKED:
                raise FileRefused(HEAVY)
            if declared > SUSPICIOUS_FROM and declared > packed * MAX_RATIO:
                raise FileRefused(HEAVY)
            for part in parts:
                _read_through(container, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise FileRefused(DAMAGED) from error


def _read_through(container: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No more than was declared comes out (zipfile stops there and the checksum tells); no cell is far out."""
    is_sheet = "worksheets/" in part.filename.lower()
    with container.open(part) as file:
        rest = b""
        while piece := file.read(PIECE):
            if not is_sheet:
                continue
            for column, row in _FAR.findall(rest + piece):
                if column:
                    raise FileRefused(TOO_WIDE)
                if int(row) > MAX_ROWS + 100:
                    raise FileRefused(TOO_MANY)
            rest = piece[-OVERLAP:]
