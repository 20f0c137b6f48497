"""Reads an .xls in a process of its own: `python -m apps.core.importing.old_excel FILE MEMORY ROWS`.

Writes each row as a line of JSON. Ends with 3 for a damaged file, 4 for one too big; a file that needs more
memory than it may ends as the system ends it.
"""

import datetime as dt
import json
import resource
import sys
from typing import Any


def frozen(cell: Any) -> Any:
    """A cell as JSON: dates in a list of one or two, durations as text."""
    if isinstance(cell, dt.datetime):
        return ["moment", cell.isoformat()]
    if isinstance(cell, dt.date):
        return ["day", cell.isoformat()]
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)


def revived(cells: list[Any]) -> list[Any]:
    """The row again."""
    return [_revive(*cell) if isinstance(cell, list) else cell for cell in cells]


def _revive(kind: str, text: str) -> dt.date:
    return dt.datetime.fromisoformat(text) if kind == "moment" else dt.date.fromisoformat(text)


def main(path: str, memory: int, most: int) -> int:
    """Print the rows of the first sheet."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    from python_calamine import CalamineError, CalamineWorkbook  # within the limit

    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        for number, cells in enumerate(sheet.iter_rows()):
            if number > most:
                return 4
            sys.stdout.write(json.dumps([frozen(cell) for cell in cells], ensure_ascii=True) + "\n")
    except (CalamineError, IndexError, ValueError, OSError):
        return 3
    except MemoryError:
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
