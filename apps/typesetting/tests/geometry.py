"""Where things stand in a PDF, read from the PDF: millimetres from the upper left corner of the paper."""

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

POINT = 25.4 / 72


@dataclass(frozen=True)
class Glyph:
    """One character: its origin (left end of the baseline), the box of its ink, its size in points, its font."""

    text: str
    x: float
    baseline: float
    left: float
    top: float
    right: float
    bottom: float
    points: float
    font: str


@dataclass(frozen=True)
class Line:
    """The characters that share a baseline, from the left."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def left(self) -> float:
        return self.glyphs[0].x

    @property
    def right(self) -> float:
        """Where the last character's square ends, if it is a full one."""
        return self.glyphs[-1].x + self.glyphs[-1].points * POINT

    @property
    def square_top(self) -> float:
        """The upper edge of the characters' squares: 0.88 of the size over the baseline."""
        return self.glyphs[0].baseline - 0.88 * self.glyphs[0].points * POINT

    @property
    def square_bottom(self) -> float:
        return self.square_top + self.glyphs[0].points * POINT

    @property
    def top(self) -> float:
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self.glyphs)


@dataclass(frozen=True)
class Bar:
    """A filled rectangle and its colour."""

    x: float
    y: float
    width: float
    height: float
    colour: tuple[int, int, int]


@dataclass(frozen=True)
class Side:
    """One page read back."""

    lines: tuple[Line, ...]
    bars: tuple[Bar, ...]
    pictures: tuple[tuple[float, float, float, float], ...]

    def line(self, part: str) -> Line:
        """The one line that holds this text."""
        found = [line for line in self.lines if part in line.text]
        assert len(found) == 1, (part, [line.text for line in self.lines])
        return found[0]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def read(content: bytes) -> list[Side]:
    """Every page of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        assert {tuple(round(edge, 1) for edge in page.get_size()) for page in document} == {(595.3, 841.9)}
        return [_side(page) for page in document]


def fonts(content: bytes) -> dict[str, str]:
    """The characters each font draws."""
    drawn: dict[str, set[str]] = {}
    for side in read(content):
        for line in side.lines:
            for glyph in line.glyphs:
                drawn.setdefault(glyph.font.split("+")[-1], set()).add(glyph.text)
    return {font: "".join(sorted(characters)) for font, characters in drawn.items()}


def _side(page: pypdfium2.PdfPage) -> Side:
    height = page.get_height()
    lines: dict[float, list[Glyph]] = {}
    for glyph in _glyphs(page, height):
        key = next((known for known in lines if abs(known - glyph.baseline) < 0.3), glyph.baseline)
        lines.setdefault(key, []).append(glyph)
    bars, pictures = [], []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = (edge * POINT for edge in item.get_bounds())
        place = (left, height * POINT - top, right - left, top - bottom)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(place)
        elif colour := _fill(item):
            bars.append(Bar(*place, colour))
    ordered = [Line(tuple(sorted(lines[key], key=lambda glyph: glyph.x))) for key in sorted(lines)]
    return Side(tuple(ordered), tuple(bars), tuple(pictures))


def _fill(item: pypdfium2.PdfObject) -> tuple[int, int, int] | None:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke))
    if not mode.value:
        return None
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, parts))
    return parts[0].value, parts[1].value, parts[2].value


def _glyphs(page: pypdfium2.PdfPage, height: float) -> list[Glyph]:
    text = page.get_textpage()
    name = ctypes.create_string_buffer(200)
    found = []
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if character.isspace() or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        left, bottom, right, top = (edge * POINT for edge in text.get_charbox(index))
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(text, index, name, 200, ctypes.byref(flags))
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, index, matrix)
        found.append(
            Glyph(
                character,
                x.value * POINT,
                (height - y.value) * POINT,
                left,
                height * POINT - top,
                right,
                height * POINT - bottom,
                raw.FPDFText_GetFontSize(text, index) * abs(matrix.d or 1),
                name.value.decode(),
            )
        )
    return found
