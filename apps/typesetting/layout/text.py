"""Blocks of the text as rows: paragraphs, the four levels of headings, lines in the middle (7.3.3)."""

import re
from collections.abc import Iterable, Sequence

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, pictures, tables
from apps.typesetting.layout.flow import Row
from apps.typesetting.layout.lines import PARAGRAPH, Measure, broken, line_of, width_of
from apps.typesetting.layout.marks import Run, Text, moved
from apps.typesetting.paper import Block, Part

IN_LINE = (grid.PITCH - grid.SIZE3) / 2  # a character stands in the middle of its line
FACES = {Part.LEVEL1: Face.HEI, Part.LEVEL2: Face.KAI}
LONGEST_HEADING = 45
SHORT_HEADING = 14
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇]+条(?=[ 　])")
_UNIT = re.compile(r"(?:计量)?单位[：:]\S{1,12}")


def rows_of(blocks: Sequence[Block]) -> list[Row]:
    """The rows of a text, tables and pictures included."""
    headings = heading_levels(blocks)
    rows: list[Row] = []
    for block in blocks:
        if block.part == Part.TABLE:
            rows += tables.rows_of(block)
        elif block.part == Part.PICTURE:
            rows += pictures.rows_of(block)
        elif block.part == Part.CENTRED:
            rows += centred(Face.HEI, block.text)
        else:
            rows += _paragraph(block, headings)
    return rows


def heading_levels(blocks: Sequence[Block]) -> frozenset[Part]:
    """The levels that are headings in this text; where most are whole sentences (四、各部门要…) none has their face."""
    found = set()
    for part in FACES:
        of_level = [block for block in blocks if block.part == part]
        if 2 * sum(_heading_end(block) > 0 for block in of_level) >= len(of_level):
            found.add(part)
    return frozenset(found)


def runs_of(block: Block, headings: frozenset[Part]) -> tuple[Run, ...]:
    """A paragraph by faces: of a heading that runs on into text only its own words have the heading's."""
    if article := _ARTICLE.match(block.text):
        return Run(Face.HEI, article.group()), Run(Face.FANG, block.text[article.end() :])
    end = _heading_end(block) if block.part in headings else 0
    parts = (Run(FACES.get(block.part, Face.FANG), block.text[:end]), Run(Face.FANG, block.text[end:]))
    return tuple(run for run in parts if run.text)


def is_heading(block: Block, headings: frozenset[Part]) -> bool:
    """Whether the block is a heading alone on its lines: it may not end a page."""
    return block.part in headings and not block.text.endswith("。") and _heading_end(block) == len(block.text)


def _heading_end(block: Block) -> int:
    """Where the heading at the beginning of a block ends: at its 。 or, soon after the number, at its ：.

    0 for what is no heading: a longer sentence with clauses that says what is to be done.
    """
    end = block.text.find("。") + 1 or len(block.text)
    colon = block.text.find("：", 0, end) + 1
    if 0 < colon <= SHORT_HEADING:
        return colon
    first = block.text[:end]
    return 0 if len(first) > LONGEST_HEADING or "；" in first or first.count("，") > 1 else end


def in_rows(lines: Iterable[Text], keep_next: bool = False, words: bool = True) -> list[Row]:
    """Lines of 三号, one a row."""
    return [Row(grid.PITCH, (moved(line, 0, IN_LINE),), keep_next=keep_next, words=words) for line in lines]


def centred(face: Face, text: str) -> list[Row]:
    """A line in the middle: a chapter of a regulation. It stays with what follows."""
    lines = broken([Run(face, text)], Measure(width=grid.WIDTH - 4 * grid.CELL, base=0))
    return [
        Row(grid.PITCH, (moved(line, (grid.WIDTH - width_of(line)) / 2, IN_LINE),), keep_next=True, words=True)
        for line in lines
    ]


def title_rows(lines: Iterable[str], width: float = grid.WIDTH) -> list[Row]:
    """A title in 二号小标宋, a row a line."""
    return [
        Row(grid.TITLE_PITCH, (moved(line, (width - width_of(line)) / 2, 0),), keep_next=True)
        for line in (line_of(Face.TITLE, text, grid.SIZE2, base=0) for text in lines)
    ]


def _paragraph(block: Block, headings: frozenset[Part]) -> list[Row]:
    lines = broken(runs_of(block, headings), PARAGRAPH)
    if _UNIT.fullmatch(block.text):  # over a table, at its right
        line = line_of(Face.FANG, block.text)
        lines = [moved(line, grid.WIDTH - width_of(line), 0)]
    return in_rows(lines, keep_next=is_heading(block, headings) or bool(_UNIT.fullmatch(block.text)))
