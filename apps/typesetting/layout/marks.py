"""What is drawn on a sheet: texts, rules, pictures and rings, each at its place in millimetres from the paper's corner.

Nothing flows any more here. The template (templates/typesetting/sheets.html) only writes down what it is given.
"""

from dataclasses import dataclass, field, replace
from typing import TypeVar

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face, Font
from apps.typesetting.layout import grid


@dataclass(frozen=True)
class Run:
    """Characters of one face."""

    face: Face
    text: str


@dataclass(frozen=True)
class Piece:
    """Characters of one font: what a run becomes when fonts stand in for one another."""

    font: Font
    text: str


@dataclass(frozen=True)
class Text:
    """One line. (x, y) is the upper left corner of its first character's square; `spacing` follows each character.

    `stretch` narrows the letters (a long mark); colour as in CSS.
    """

    x: float
    y: float
    size: float
    runs: tuple[Run, ...]
    spacing: float = 0.0
    colour: str = grid.BLACK
    stretch: float = 1.0

    @property
    def pieces(self) -> list[Piece]:
        """The line cut where another font has to help out."""
        found: list[Piece] = []
        for run in self.runs:
            for character in run.text:
                font = metrics.font_of(run.face, character)
                if found and found[-1].font == font:
                    found[-1] = Piece(font, found[-1].text + character)
                else:
                    found.append(Piece(font, character))
        return found

    @property
    def top(self) -> float:
        """Where its line box must begin for the characters' squares to stand at y: 0.88 em over the baseline."""
        return self.y + (0.88 - metrics.baseline(self.pieces[0].font)) * self.size


@dataclass(frozen=True)
class Rule:
    """A filled bar."""

    x: float
    y: float
    width: float
    height: float
    colour: str = grid.BLACK


@dataclass(frozen=True)
class Picture:
    """A picture from a data: address, drawn into the box."""

    x: float
    y: float
    width: float
    height: float
    address: str


@dataclass(frozen=True)
class Ring:
    """The dashed circle where a seal belongs."""

    x: float
    y: float
    diameter: float


Mark = Text | Rule | Picture | Ring
_Placed = TypeVar("_Placed", bound=Mark)


def moved(mark: _Placed, right: float, down: float) -> _Placed:
    """The same, elsewhere."""
    return replace(mark, x=mark.x + right, y=mark.y + down)


@dataclass
class Sheet:
    """One side of paper. `number` is what is printed below, 0 for none; `turned` marks lie on a page turned left."""

    marks: list[Mark] = field(default_factory=list)
    turned: list[Mark] = field(default_factory=list)
    number: int = 0
