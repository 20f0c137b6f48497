"""附件说明 under the text and the annexes themselves, each on a new page (7.3.4, 7.3.7)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, signature, tables, words
from apps.typesetting.layout.flow import BLANK, Page, Row, paginate
from apps.typesetting.layout.lines import Measure, broken, line_of, width_of
from apps.typesetting.layout.marks import Run, moved
from apps.typesetting.layout.text import IN_LINE, centred, in_rows, rows_of, title_rows
from apps.typesetting.layout.titles import lines_of
from apps.typesetting.paper import Annex, Block, Paper, Part

LABEL = "附件："
MOST_NAMES = 3
_SOURCE = re.compile(r"（.*\d年.*）")
_ADDRESS = re.compile(r"(?!.*(?:如下|包括|下列)：)[^。；]{2,60}：")
_DATE = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_NAME = re.compile(r"[^，。；：！？、|]{2,24}")


def list_rows(annexes: tuple[Annex, ...]) -> list[Row]:
    """One blank line, then 附件：1. name; names turned over under their first character, no mark at their end."""
    names = [annex.name.rstrip("。；，、 ") for annex in annexes if annex.listed]
    if not names:
        return []
    label = line_of(Face.FANG, LABEL)
    start = 2 * grid.CELL + width_of(label)
    numbers = [f"{place}. " for place in range(1, len(names) + 1)] if len(names) > 1 else [""]
    hang = start + max(width_of(line_of(Face.FANG, number)) if number else 0 for number in numbers)
    rows: list[Row] = [BLANK]
    for place, (number, name) in enumerate(zip(numbers, names, strict=True)):
        lines = in_rows(broken([Run(Face.FANG, name)], Measure(first=hang, hang=hang)))
        marks = list(lines[0].marks) if lines else []
        if number:
            marks.append(moved(line_of(Face.FANG, number.strip()), start, IN_LINE))
        if place == 0:
            marks.append(moved(label, 2 * grid.CELL, IN_LINE))
        rows += [
            Row(grid.PITCH, tuple(marks), words=True, listed=True),
            *(replace(row, listed=True) for row in lines[1:]),
        ]
    return rows


def pages(annex: Annex, label: str) -> list[Page]:
    """The pages of an annex; where its text is signed, name and date stand as under a paper without seal."""
    blocks, names, date = closed(annex.blocks)
    return paginate(_rows(annex, blocks, label), tail=signature.closing(names, date) if date else None)


def title_lines(annex: Annex, width: float) -> list[str]:
    """The title over an annex, for a page so wide."""
    own = words.repeated([annex.title, *(block.text for block in annex.blocks)])
    return lines_of(annex.title, (width - 2 * grid.CELL) / grid.SIZE2, own)


def opening(blocks: Sequence[Block]) -> tuple[str, str, Sequence[Block]]:
    """Where a regulation comes from （…年…通过）, whom a report addresses 国务院：, and the text after both."""
    source = blocks[0].text if blocks and _SOURCE.fullmatch(blocks[0].text) else ""
    rest = blocks[1:] if source else blocks
    address = rest[0].text if rest and _ADDRESS.fullmatch(rest[0].text) else ""
    return source, address, rest[1:] if address else rest


def closed(blocks: Sequence[Block]) -> tuple[Sequence[Block], tuple[str, ...], str]:
    """The text without the names and the date that end it, those names, that date."""
    if not blocks or not _DATE.fullmatch(blocks[-1].text.replace(" ", "")):
        return blocks, (), ""
    place = len(blocks) - 1
    while place > 0 and len(blocks) - place <= MOST_NAMES and _NAME.fullmatch(blocks[place - 1].text):
        place -= 1
    return blocks[:place], tuple(block.text for block in blocks[place:-1]), blocks[-1].text


def _rows(annex: Annex, blocks: Sequence[Block], label: str) -> list[Row]:
    """From the top of the page: 附件2 flush left on line 1, the title in the middle at line 3, the text."""
    lying = bool(blocks) and blocks[0].part == Part.TABLE and tables.lies(blocks[0])
    width = grid.HEIGHT if lying else grid.WIDTH
    titles = title_rows(title_lines(annex, width), width)
    space = Row(grid.PITCH)  # keeps its height at the top of a page
    above = [*in_rows([line_of(Face.HEI, label)], words=False), space] if label else [space]
    above += [*titles, space] if titles else []
    if lying:
        return [*tables.rows_of(blocks[0], above), *rows_of(blocks[1:])]
    source, address, rest = opening(blocks)
    if source:
        above += [*centred(Face.KAI, source), BLANK]
    if address:
        above += in_rows(broken([Run(Face.FANG, address)], Measure()))
    return [*above, *rows_of(rest)]


def labels(paper: Paper) -> list[str]:
    """What stands at the upper left of each annex: 附件, 附件1 of several; with the number of the paper when apart."""
    listed = sum(annex.listed for annex in paper.annexes)
    found, place = [], 0
    for annex in paper.annexes:
        place += annex.listed
        label = annex.label
        if annex.listed and not label:
            label = "附件" if listed == 1 else f"附件{place}"
        found.append(paper.number + label if annex.apart and annex.listed else label)
    return found
