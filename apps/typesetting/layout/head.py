"""The upper part of page 1: what every form shares."""

from dataclasses import dataclass, field

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, words
from apps.typesetting.layout.lines import line_of, width_of
from apps.typesetting.layout.marks import Mark, Rule, Run, Text, moved
from apps.typesetting.layout.text import IN_LINE
from apps.typesetting.layout.titles import lines_of
from apps.typesetting.paper import Paper

MARK_ROOM = 150.0  # a mark is a little narrower than the 版心
NARROWEST = 0.66  # how far the letters of a long mark are narrowed before they become small
COMFORTABLE = 38 * grid.POINT
TITLE_ROOM = grid.WIDTH - 2 * grid.CELL


@dataclass
class Head:
    """Marks on the paper and where the next line may begin, in mm from the paper's top."""

    marks: list[Mark] = field(default_factory=list)
    bottom: float = grid.TOP


def corner(paper: Paper) -> list[str]:
    """份号, 密级, 紧急程度 as they stand under each other (7.2.1 to 7.2.3): 密级 on the second line."""
    lines = [paper.copy_number, paper.secrecy] if paper.secrecy else [paper.copy_number] if paper.copy_number else []
    return [*lines, paper.urgency] if paper.urgency else lines


def corner_marks(paper: Paper, first: float) -> list[Mark]:
    """Those lines at the left edge of the 版心; `first` is the top of the first one's characters."""
    faces = {paper.copy_number: Face.FANG}
    return [
        moved(line_of(faces.get(text, Face.HEI), text), grid.LEFT, first + number * grid.PITCH)
        for number, text in enumerate(corner(paper))
        if text
    ]


def mark_of(text: str, top: float, most: float = grid.MARK_MOST, scale: float = 1.0) -> tuple[Text, float]:
    """The 发文机关标志 fitted to its width; its ink begins at `top`. Returns it with the lower edge of its ink."""
    text = text or "　"
    letters = len(text)
    airy = 0.3 if letters <= 6 else 0.12 if letters <= 10 else 0.03
    natural = metrics.width(Face.TITLE, text) + airy * (letters - 1)
    size = min(most * scale, MARK_ROOM / natural)
    stretch = 1.0
    if size < COMFORTABLE * scale:
        stretch = max(NARROWEST, size / (COMFORTABLE * scale))
        size = min(COMFORTABLE * scale, MARK_ROOM / natural / stretch)
    ink = metrics.ink(Face.TITLE, text)
    line = Text(0, 0, size, (Run(Face.TITLE, text),), spacing=airy * size, colour=grid.RED, stretch=stretch)
    x = (grid.PAPER_WIDTH - width_of(line)) / 2
    return moved(line, x, top - (0.88 - ink.top) * size), top + (ink.top + ink.bottom) * size


def centred(line: Text, y: float) -> Text:
    """In the middle of the 版心."""
    return moved(line, grid.LEFT + (grid.WIDTH - width_of(line)) / 2, y)


def red_rule(y: float) -> Rule:
    return Rule(grid.LEFT, y, grid.WIDTH, grid.RED_HEIGHT, grid.RED)


def title_lines(paper: Paper) -> list[str]:
    """The title in balanced lines; the document's own words help to part it."""
    own = words.repeated([paper.title, *(block.text for block in paper.blocks)])
    return lines_of(paper.title, TITLE_ROOM / grid.SIZE2, own, (*paper.issuers, *paper.signatories))


def title_marks(paper: Paper, top: float) -> Head:
    """The title from `top` on; `bottom` leaves one line under it."""
    marks: list[Mark] = []
    y = top
    for text in title_lines(paper):
        marks.append(centred(line_of(Face.TITLE, text, grid.SIZE2, base=0), y))
        y += grid.TITLE_PITCH
    return Head(marks, (y - grid.TITLE_PITCH + grid.SIZE2 if marks else top) + grid.PITCH)


def first_line() -> float:
    """Where the characters of the 版心's first line stand."""
    return grid.TOP + IN_LINE
