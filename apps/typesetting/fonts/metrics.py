"""How wide characters are and where their ink begins, read from the font files themselves.

Lines are broken by us, not by the renderer (28 characters a line is a number to keep), so the widths must be those the
renderer will use. Everything is in em: times the size of the text it gives its length.
"""

from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont
from PIL import ImageFont

from apps.core.errors import DomainError
from apps.typesetting.fonts.faces import Face, Font, stack

UNIT = 1000  # pixels to an em when measuring: three decimals


@dataclass(frozen=True)
class Ink:
    """Where a text is black: above the baseline, below it, its width; in em."""

    top: float
    bottom: float
    width: float


def font_of(face: Face, character: str) -> Font:
    """The first font of the face that has the character; the last one when none has. Raises DomainError without any."""
    return _font_of(character, stack(face))


@cache
def _font_of(character: str, fonts: tuple[Font, ...]) -> Font:
    if not fonts:
        raise DomainError("本机没有可用的中文字体，请系统管理员按启动时的提示安装后重试")
    return next((font for font in fonts if covers(font, character)), fonts[-1])


def covers(font: Font, character: str) -> bool:
    """Whether the font has a glyph of its own for the character."""
    return ord(character) in _characters(font)


def width(face: Face, text: str) -> float:
    """The advance of a text, in em. A text without any Chinese character (— 1 —) is set with Western dashes."""
    western = len(text) > 1 and not any("\u2e80" <= character <= "\uffef" for character in text)
    return sum(_advance(font_of(face, character), character, western) for character in text)


def baseline(font: Font) -> float:
    """From the top of a line box one em high down to the baseline, in em (CSS 2.2, 10.8.1: half-leading)."""
    ascent, descent = _measured(font).getmetrics()
    return 0.5 + (ascent - descent) / UNIT / 2


def ink(face: Face, text: str) -> Ink:
    """The blackened part of a line of text."""
    text = text or "　"
    _, top, right, bottom = _measured(font_of(face, text[0])).getbbox(text, anchor="ls")
    return Ink(-top / UNIT, bottom / UNIT, right / UNIT)


@cache
def _advance(font: Font, character: str, western: bool) -> float:
    if character == "—" and not western and font.family.startswith("Noto"):
        return 1.0  # its Chinese form, which the renderer takes (locl), is as wide as a character
    return _measured(font).getlength(character) / UNIT


@cache
def _measured(font: Font) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font.path), UNIT, index=font.index, layout_engine=ImageFont.Layout.BASIC)


@cache
def _characters(font: Font) -> frozenset[int]:
    with TTFont(font.path, fontNumber=font.index, lazy=True) as file:
        return frozenset(file.getBestCmap())
