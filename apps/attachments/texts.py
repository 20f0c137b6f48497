"""Reads the words of a file, page by page, in a process of its own (run as a script by sandbox.py, no Django).

    texts.py read-text FILE pdf|docx|pptx|ofd|sheet|text

Prints {"pages": [[1, "…"], …], "cut": true when there is more}. A page without words is an empty text: a scan.
Sheets and slides count as pages; a Word file is one, because where its pages end is decided by who prints it.
"""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

MEMORY = 2 * 1024**3
CPU_SECONDS = 60
MOST_PAGES, MOST_CHARACTERS, MOST_OF_A_PAGE = 3000, 3_000_000, 200_000
MOST_OF_A_PART = 64 * 1024**2  # bytes of one XML part of an office file, unpacked
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"
_HAN_OR_MARK = re.compile(r"[\u3005-\u9fff\uf900-\ufaff，、（）《》“”]$")
_STOP = re.compile(r"[。！？：；.!?:;]$")


def limit_resources() -> None:
    """Memory and CPU time of this process; no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def joined(text: str) -> str:
    """A page of a PDF without the line ends of its layout, so that a word broken at the margin is found.

    A full line of Chinese that does not end in a stop goes on in the next one; a short line (title, table cell)
    stands alone.
    """
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line]
    longest = max(map(len, lines), default=0)
    out: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            out[-1] += line
        else:
            out.append(line)
        goes_on = len(line) >= 0.85 * longest > 8 and bool(_HAN_OR_MARK.search(line)) and not _STOP.search(line)
    return "\n".join(out)


def read_pdf(path: str) -> Iterator[str]:
    """The text layer of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        words = page.get_textpage()
        yield joined(words.get_text_range())
        words.close()
        page.close()


def read_docx(path: str) -> Iterator[str]:
    """Every paragraph of the body, tables and text boxes included. python-docx resolves no entities."""
    import docx
    from docx.oxml.ns import qn

    _weigh(path)
    body = docx.Document(path).element.body
    kept = {qn("w:t"): None, qn("w:tab"): " ", qn("w:br"): "\n"}
    paragraphs = (
        "".join(kept[str(node.tag)] or node.text or "" for node in paragraph.iter(*kept))
        for paragraph in body.iter(qn("w:p"))
    )
    yield "\n".join(paragraphs)


def _weigh(path: str) -> None:
    with zipfile.ZipFile(path) as container:
        if any(part.file_size > MOST_OF_A_PART for part in container.infolist() if part.filename.endswith(".xml")):
            raise MemoryError("too large a part")


def _parsed(container: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    with container.open(name) as part:
        content = part.read(MOST_OF_A_PART + 1)
    if len(content) > MOST_OF_A_PART:
        raise MemoryError("too large a part")
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _parts(container: zipfile.ZipFile, pattern: str) -> list[str]:
    """Names of the parts that match, in the order of the number in them."""
    found = [(hit, name) for name in container.namelist() if (hit := re.fullmatch(pattern, name))]
    return [name for hit, name in sorted(found, key=lambda one: int(one[0].group(1)))]


def read_pptx(path: str) -> Iterator[str]:
    """Each slide."""
    with zipfile.ZipFile(path) as container:
        for name in _parts(container, r"ppt/slides/slide(\d+)\.xml")[:MOST_PAGES]:
            slide = _parsed(container, name)
            yield "\n".join("".join(t.text or "" for t in p.iter(_TEXT)) for p in slide.iter(_PARAGRAPH))


def read_ofd(path: str) -> Iterator[str]:
    """Each page of an OFD (GB/T 33190): the text codes in the order they stand in."""
    with zipfile.ZipFile(path) as container:
        for name in _parts(container, r"Doc_0/Pages/Page_(\d+)/Content\.xml")[:MOST_PAGES]:
            codes = _parsed(container, name).iter("{*}TextCode")
            yield joined("\n".join(code.text or "" for code in codes))


def read_sheet(path: str) -> Iterator[str]:
    """Each sheet, a line a row; cells are parted by a tab."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        lines, size = [name], 0
        for row in book.get_sheet_by_name(name).to_python():
            line = "\t".join(_cell(cell) for cell in row if cell not in ("", None))
            size += len(line)
            if line:
                lines.append(line)
            if size > MOST_OF_A_PAGE:
                break
        yield "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_plain(path: str) -> Iterator[str]:
    """A text file: UTF-8, UTF-16 by its mark, or GB 18030."""
    with open(path, "rb") as file:  # noqa: PTH123
        content = file.read(MOST_CHARACTERS * 2)
    yield decoded(content)


def decoded(content: bytes) -> str:
    """The text in the first encoding that reads it; what none reads becomes a mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole = error.reason == "unexpected end of data" or error.start > len(content) - 4
        return content.decode("utf-8-sig" if whole else "gb18030", errors="replace")


READERS = {
    "pdf": read_pdf, "docx": read_docx, "pptx": read_pptx, "ofd": read_ofd, "sheet": read_sheet, "text": read_plain
}  # fmt: skip


def bounded(pages: Iterable[str]) -> dict[str, Any]:
    """The pages with their numbers, no more than the limits; `cut` says that there was more."""
    kept: list[tuple[int, str]] = []
    size = 0
    for number, text in enumerate(pages, 1):
        text = text.replace("\x00", "").strip()
        room = min(MOST_OF_A_PAGE, MOST_CHARACTERS - size)
        kept.append((number, text[:room]))
        size += min(len(text), room)
        if number >= MOST_PAGES or size >= MOST_CHARACTERS:
            return {"pages": kept, "cut": True}
    return {"pages": kept, "cut": False}


if __name__ == "__main__":
    limit_resources()
    sys.stdout.write(json.dumps(bounded(READERS[sys.argv[3]](sys.argv[2]))))
