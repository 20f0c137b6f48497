"""The editor's plain text and the blocks of a paper: one line is one paragraph.

| a | b | or a | b is a row of a table, ![说明](名称) a picture, 第一章　总则 stands centred. Two tables one after the
other have an empty line between them; a table without a head begins with |---|. A | inside a cell is written \\|,
a new line inside it <br>. A cell < belongs to the one on its left, ^ to the one above: merged cells (merges.py).
"""

import re
from collections.abc import Iterable, Mapping

from apps.typesetting.paper import Block, Part
from apps.typesetting.reading.marks import is_chapter, level_of
from apps.typesetting.reading.merges import ABOVE, LEFT, Marks, marks_of, merges_of

NO_HEAD = "|---|"
_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([^()\n]+)\)")
_LITERAL = re.compile(r"\\+[<^]")  # a cell that says < itself
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?(\s*:?-{3,}:?\s*\|)+\s*(:?-{3,}:?)?\s*")
MARGIN = " \t　\ufeff\xa0"  # what may stand before and after a paragraph without being part of it


def blocks_of(text: str, pictures: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    """Read the editor's text. Empty lines are passed over; each block keeps the number of its line, from 1.

    `pictures` gives the data: address of each picture by its name; a picture that is not there keeps its caption and
    has an empty address. Never raises: what is no level, table or picture is a paragraph.
    """
    blocks: list[Block] = []
    table: list[str] = []
    known = pictures or {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, raw in enumerate(lines, start=1):
        line = raw.strip(MARGIN)
        if is_row(line):
            table.append(line)
            continue
        if table:
            blocks += _table(table, number - len(table))
            table = []
        if line:
            blocks.append(_block(line, number, known))
    if table:
        blocks += _table(table, len(lines) - len(table) + 1)
    return tuple(blocks)


def text_of(blocks: Iterable[Block], pictures: Mapping[str, str] | None = None) -> str:
    """Write blocks as the editor's text; the inverse of blocks_of.

    A block with a `line` further down gets empty lines before it, so that line numbers stay true. `pictures` gives
    the names back; a picture without one is called after its place (图1).
    """
    names = {address: name for name, address in (pictures or {}).items()}
    lines: list[str] = []
    last: Part | None = None
    count = 0
    for block in blocks:
        while len(lines) < block.line - 1:
            lines.append("")
        if block.part is Part.TABLE and last is Part.TABLE and lines[-1]:
            lines.append("")
        if block.part is Part.TABLE:
            lines += _rows(block)
        elif block.part is Part.PICTURE:
            count += 1
            lines.append(f"![{block.text}]({names.get(block.picture) or f'图{count}'})")
        else:
            lines.append(block.text)
        last = block.part
    return "\n".join(lines)


def pictures_of(blocks: Iterable[Block]) -> dict[str, str]:
    """The addresses of the pictures under the names text_of gives them: 图1, 图2 …"""
    addresses = [block.picture for block in blocks if block.part is Part.PICTURE]
    return {f"图{count}": address for count, address in enumerate(addresses, start=1)}


def is_row(line: str) -> bool:
    """A line of a table: it begins and ends with a bar, or has a bar between two spaces."""
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        return True
    return bool(re.search(r"\S\s+(?<!\\)\|(\s|$)", line))


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a row, bars and new lines in them read back."""
    inner = line.removeprefix("|")
    if line.startswith("|") and inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(cell.strip().replace("\\|", "|").replace("<br>", "\n") for cell in _BAR.split(inner))


def row_of(cells: Iterable[str], marks: Marks | None = None, row: int = 0) -> str:
    """| a | b |; `marks` say which places of which `row` belong to a neighbour."""
    known = marks or {}
    return f"| {' | '.join(known.get((row, place)) or _safe(cell) for place, cell in enumerate(cells))} |"


def _safe(cell: str) -> str:
    text = " ".join(cell.strip(" \t").split("\r")).replace("|", "\\|").replace("\n", "<br>")
    return f"\\{text}" if text in (LEFT, ABOVE) or _LITERAL.fullmatch(text) else text


def _block(line: str, number: int, pictures: Mapping[str, str]) -> Block:
    if found := _PICTURE.fullmatch(line):
        return Block(Part.PICTURE, found.group(1), picture=pictures.get(found.group(2), ""), line=number)
    if is_chapter(line):
        return Block(Part.CENTRED, line, line=number)
    return Block(level_of(line) or Part.PARAGRAPH, line, line=number)


def _table(lines: list[str], first: int) -> list[Block]:
    has_head = not _RULE.fullmatch(lines[0])
    rows = [cells_of(line) for line in lines if not _RULE.fullmatch(line)]
    marks: Marks = {}
    for row, cells in enumerate(rows):
        marks |= {
            (row, place): cell
            for place, cell in enumerate(cells)
            if (cell == LEFT and place) or (cell == ABOVE and row and place < len(rows[row - 1]))
        }
    texts = tuple(
        tuple("" if (row, place) in marks else _plain(cell) for place, cell in enumerate(cells))
        for row, cells in enumerate(rows)
    )
    merges = merges_of(texts, marks)
    return [Block(Part.TABLE, rows=texts, has_head=has_head, line=first, merges=merges)] if texts else []


def _plain(cell: str) -> str:
    return cell[1:] if _LITERAL.fullmatch(cell) else cell


def _rows(block: Block) -> list[str]:
    marks = marks_of(block.merges)
    return ([] if block.has_head else [NO_HEAD]) + [row_of(row, marks, place) for place, row in enumerate(block.rows)]
