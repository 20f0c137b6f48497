"""Tells where the characters of a text layer stand, in a process of its own (run as a script by sandbox.py, no Django).

    placing.py place FILE PAGES

PAGES are numbers from 1 with commas between them. Prints {"pages": {"1": [[["安", x, y, width, height], …], …], …}}:
the characters of each line with their places in ten-thousandths of the page as it is drawn, as recogniser.py has them.
"""

import ctypes
import json
import resource
import sys
from typing import Any

MEMORY = 2 * 1024**3
CPU_SECONDS = 20
WHOLE = 10_000
MOST_CHARACTERS = 30_000  # of one page
Word = list[Any]  # [text, x, y, width, height]


def limit_resources() -> None:
    """Memory and CPU time of this process; no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lines_of(page: Any) -> list[list[Word]]:
    """The characters of a page by lines, in the order of the text layer."""
    import pypdfium2.raw as raw

    words = page.get_textpage()
    lines: list[list[Word]] = [[]]
    for place in range(min(words.count_chars(), MOST_CHARACTERS)):
        letter = chr(raw.FPDFText_GetUnicode(words, place))
        if letter in "\r\n":
            lines.append([])
        elif letter.strip() and letter != "\x00":
            left, bottom, right, top = words.get_charbox(place, loose=True)
            corners = [_drawn(page, left, top), _drawn(page, right, bottom)]
            (x, y), (across, down) = (
                tuple(pick(one[axis] for one in corners) for axis in (0, 1)) for pick in (min, max)
            )
            lines[-1].append([letter, x, y, across - x, down - y])
    words.close()
    return [line for line in lines if line]


def _drawn(page: Any, x: float, y: float) -> tuple[int, int]:
    """Where a point of the page stands when it is drawn: turned as the page is, cut as it is."""
    import pypdfium2.raw as raw

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, WHOLE, WHOLE, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return min(max(across.value, 0), WHOLE), min(max(down.value, 0), WHOLE)


def place(path: str, numbers: list[int]) -> dict[str, Any]:
    """The lines of these pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    found = {}
    for number in numbers:
        if number <= len(document):
            page = document[number - 1]
            found[str(number)] = lines_of(page)
            page.close()
    return {"pages": found}


if __name__ == "__main__":
    limit_resources()
    _, given, pages = sys.argv[1:]
    sys.stdout.write(json.dumps(place(given, [int(number) for number in pages.split(",")])))
