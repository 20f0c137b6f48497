"""署名, 成文日期, 印章 and 附注: one piece, so that it is never torn from itself (7.3.5, 7.3.6).

With a seal: the date ends 4字 from the right, the name stands in the middle over it, the seal's centre is a little over
the middle of both and its upper edge within one line of the text. Without: the name ends 2字 from the right and the
date begins 2字 right of it.
"""

import datetime as dt
from math import ceil

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, seals
from apps.typesetting.layout.flow import Row
from apps.typesetting.layout.lines import Measure, broken, line_of, spread, three, width_of
from apps.typesetting.layout.marks import Mark, Picture, Ring, Run, Text, moved
from apps.typesetting.layout.text import IN_LINE
from apps.typesetting.paper import Form, Paper

ABOVE_SEALED = 2 * grid.PITCH  # blank lines over the name that bring the seal's top within one line of the text
LIFT = 2.5  # the seal's centre over the middle of name and date
SEAL_TOP = ABOVE_SEALED + grid.PITCH - LIFT - grid.SEAL / 2
ROW = grid.SEAL + 3.0  # from one row of seals to the next
PERSON_SEAL = (40.0, 20.0)  # 签名章: at most so wide and high


def row(paper: Paper) -> Row | None:
    """The end of the paper as one row; None when it has none."""
    if paper.form == Form.ORDER:
        marks, height, seals_end = *_person(paper), 0.0
    elif not paper.signatories:
        marks, height, seals_end = *_date_alone(date_text(paper.document_date)), 0.0
    elif paper.marks_seal_place or any(paper.seals):
        marks, height, seals_end = _sealed(paper)
    else:
        marks, height, seals_end = *_unsealed(paper.signatories, date_text(paper.document_date)), 0.0
    beside = (len(paper.signatories) > 1 and paper.marks_seal_place) or sum(map(bool, paper.seals)) > 1
    note, noted = _note(paper, seals_end if beside else _last_line(marks))
    if not marks and not note:
        return None
    whole = max(height, noted)
    return Row(whole, (*marks, *note), overhang=max(seals_end - whole, 0.0))


def date_text(date: dt.date | None) -> str:
    """2026年1月5日: Arabic, no leading zero (7.3.5.4)."""
    return f"{date.year}年{date.month}月{date.day}日" if date else ""


def _line(text: str, x: float, y: float, face: Face = Face.FANG) -> Text:
    return moved(line_of(face, text), x, y + IN_LINE)


def _width(text: str) -> float:
    return width_of(line_of(Face.FANG, text))


def _last_line(marks: list[Mark]) -> float:
    """Where the line under name and date begins."""
    return max((mark.y - IN_LINE + grid.PITCH for mark in marks if isinstance(mark, Text)), default=0.0)


def _date_alone(text: str) -> tuple[list[Mark], float]:
    if not text:
        return [], 0.0
    return [_line(text, grid.WIDTH - 4 * grid.CELL - _width(text), grid.PITCH)], 2 * grid.PITCH


def closing(names: tuple[str, ...], date: str) -> Row:
    """The names and the date that end a forwarded text."""
    marks, height = _unsealed(names, date) if names else _date_alone(date)
    return Row(height, tuple(marks))


def _unsealed(names: tuple[str, ...], date: str) -> tuple[list[Mark], float]:
    """Names under each other, drawn out to one width, the date under the last (7.3.5.2)."""
    widest = max(_width(name) for name in names)
    left = grid.WIDTH - 2 * grid.CELL - widest
    if date and _width(date) > widest:
        left = grid.WIDTH - 4 * grid.CELL - _width(date)
    joint = len(names) > 1
    y = grid.PITCH
    marks: list[Mark] = []
    for name in names:
        line = spread(Face.FANG, name, widest) if joint else line_of(Face.FANG, name)
        marks.append(moved(line, left, y + IN_LINE))
        y += grid.PITCH
    if date:
        marks.append(_line(date, left + 2 * grid.CELL, y))
        y += grid.PITCH
    return marks, y


def _sealed(paper: Paper) -> tuple[list[Mark], float, float]:
    """Marks, where the last line ends, where the last seal ends."""
    names = paper.signatories
    widest = max(_width(name) for name in names)
    most = next((count for count in (3, 2) if widest <= grid.WIDTH / count - grid.CELL), 1)
    rows = ceil(len(names) / most)
    columns = ceil(len(names) / rows)
    date = date_text(paper.document_date)
    marks: list[Mark] = []
    over: list[Mark] = []
    for place, name in enumerate(names):
        level, column = divmod(place, columns)
        y = ABOVE_SEALED + level * ROW
        centre = _single_centre(name, date) if columns == 1 else grid.WIDTH * (column + 0.5) / columns
        marks.append(_line(name, centre - _width(name) / 2, y))
        if date and place == len(names) - 1:
            marks.append(_line(date, centre - _width(date) / 2, y + grid.PITCH))
        over += _seal(paper, place, centre, SEAL_TOP + level * ROW)
    height = ABOVE_SEALED + (rows - 1) * ROW + 2 * grid.PITCH
    return [*marks, *over], height, SEAL_TOP + (rows - 1) * ROW + grid.SEAL


def _single_centre(name: str, date: str) -> float:
    """The middle of a date that ends 4字 from the right; a long name pushes it to the left."""
    centre = grid.WIDTH - 4 * grid.CELL - (_width(date) if date else 4 * grid.CELL) / 2
    return min(centre, grid.WIDTH - grid.CELL / 2 - _width(name) / 2)


def _seal(paper: Paper, place: int, centre: float, top: float) -> list[Mark]:
    address = paper.seals[place] if place < len(paper.seals) else ""
    if address:
        return [Picture(centre - grid.SEAL / 2, top, grid.SEAL, grid.SEAL, seals.see_through(address))]
    return [Ring(centre - grid.SEAL / 2, top, grid.SEAL)] if paper.marks_seal_place else []


def _person(paper: Paper) -> tuple[list[Mark], float]:
    """An order is signed by a person: two blank lines, post, 2字, signature, 4字; a blank line; the date (10.2)."""
    y = 2 * grid.PITCH
    marks: list[Mark] = []
    for place, signatory in enumerate(paper.signatories):
        post, _, name = signatory.strip().replace("　", " ").rpartition(" ")
        address = paper.seals[place] if place < len(paper.seals) else ""
        width = PERSON_SEAL[0] if address else width_of(line_of(Face.KAI, three(name)))
        left = grid.WIDTH - 4 * grid.CELL - width
        if address:
            middle = y + grid.PITCH / 2
            marks.append(Picture(left, middle - PERSON_SEAL[1] / 2, *PERSON_SEAL, seals.see_through(address)))
        else:
            marks.append(_line(three(name), left, y, Face.KAI))
        if post:
            marks.append(_line(post, left - 2 * grid.CELL - _width(post), y))
        y += grid.PITCH
    date = date_text(paper.document_date)
    if date:
        y += grid.PITCH
        marks.append(_line(date, grid.WIDTH - 4 * grid.CELL - _width(date), y))
        y += grid.PITCH
    return (marks, y) if marks else ([], 0.0)


def _note(paper: Paper, y: float) -> tuple[list[Mark], float]:
    """（此件公开发布）, on the line under the date, 2字 in (7.3.6)."""
    if not paper.note:
        return [], 0.0
    lines = broken([Run(Face.FANG, f"（{paper.note.strip('（）()')}）")], Measure(first=2 * grid.CELL))
    start = y or grid.PITCH
    marks = [moved(line, 0, start + IN_LINE + number * grid.PITCH) for number, line in enumerate(lines)]
    return list(marks), start + len(lines) * grid.PITCH
