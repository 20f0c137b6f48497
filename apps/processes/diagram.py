"""Boxes and arrows in layers from top to bottom, drawn as SVG here (PLT-05).

Arrows to a lower layer next to theirs go straight; those that skip a layer run in lanes on the right, those that go
back in lanes on the left, so that no arrow crosses a box. Small on purpose: a process of the office has a dozen
states. Colours come from tokens.css: on the page through classes, in a PDF written into the picture.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from markupsafe import Markup

SIZE, SMALL = 14, 12  # of the title of a box; of its further lines and of the words at an arrow
PAD, LINE = 12, 18
GAP_X, GAP_Y = 36, 46
LANE_GAP, MARGIN = 12, 10
FILLS = {"grey": "grey", "blue": "blue", "amber": "amber", "green": "green", "red": "seal"}


@dataclass(frozen=True)
class Node:
    """A box. `lines` stand under its title; `dashed` means that it is taken only under a condition; `round` an end."""

    key: str
    title: str
    colour: str = "grey"
    lines: tuple[str, ...] = ()
    dashed: bool = False
    round: bool = False


@dataclass(frozen=True)
class Edge:
    """An arrow with its words."""

    source: str
    target: str
    label: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Diagram:
    """What is to be drawn; `nodes` in the order of the process, which decides what is forward and what is back."""

    key: str
    title: str
    description: str
    nodes: Sequence[Node]
    edges: Sequence[Edge] = field(default_factory=list)


@dataclass
class Box:
    """A node in its place: left, top, width, height."""

    node: Node
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    layer: int = 0

    @property
    def middle(self) -> float:
        """The middle of its width."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


def width_of(text: str, size: int) -> float:
    """How wide a text is drawn: a Chinese character is as wide as high, others some 0.56 of it."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.56 for letter in text)


def wrapped(text: str, size: int, most: float) -> list[str]:
    """A text in lines no wider than this."""
    lines, line = [], ""
    for letter in text:
        if line and width_of(line + letter, size) > most and letter not in "，。；：、）":
            lines.append(line)
            line = ""
        line += letter
    return [*lines, line] if line else lines


def layers_of(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, int]:
    """The layer of each node: one below the lowest that leads to it (longest path over the forward arrows)."""
    order = {node.key: place for place, node in enumerate(nodes)}
    layers = dict.fromkeys(order, 0)
    for node in nodes:  # in order: what leads here from above is settled already
        above = [layers[e.source] + 1 for e in edges if e.target == node.key and order[e.source] < order[e.target]]
        layers[node.key] = max(above, default=0)
    return layers


def placed(diagram: Diagram) -> tuple[dict[str, Box], float, float]:
    """Every box in its place, with the width and height of them all; nothing is drawn left of 0."""
    layers = layers_of(diagram.nodes, diagram.edges)
    boxes = {node.key: measured(node, layers[node.key]) for node in diagram.nodes}
    rows = [[box for box in boxes.values() if box.layer == layer] for layer in range(max(layers.values()) + 1)]
    wide = max(sum(box.width for box in row) + GAP_X * (len(row) - 1) for row in rows)
    top = float(MARGIN)
    for row in rows:
        row.sort(key=lambda box: _pull(box, boxes, diagram.edges))
        left = (wide - sum(box.width for box in row) - GAP_X * (len(row) - 1)) / 2
        for box in row:
            box.x, box.y = left, top
            left += box.width + GAP_X
        top += max(box.height for box in row) + GAP_Y
    return boxes, wide, top - GAP_Y + MARGIN


def measured(node: Node, layer: int) -> Box:
    texts = [width_of(node.title, SIZE), *(width_of(line, SMALL) for line in node.lines)]
    return Box(
        node, width=max(96, max(texts) + 2 * PAD), height=2 * PAD + LINE * (1 + len(node.lines)) - 4, layer=layer
    )


def _pull(box: Box, boxes: Mapping[str, Box], edges: Sequence[Edge]) -> float:
    """Where the boxes above would like to have it: less crossing."""
    above = [boxes[e.source] for e in edges if e.target == box.node.key and boxes[e.source].layer < box.layer]
    return sum(one.middle for one in above) / len(above) if above else 0.0


@cache
def tokens() -> dict[str, str]:
    """The colours of tokens.css by name: the PDF has no style sheet of its own for the picture."""
    text = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6});", text))


class Pen:
    """Writes shapes: with classes for the page, with colours for paper."""

    def __init__(self, key: str, on_paper: bool) -> None:
        self.key, self.on_paper = key, on_paper

    def look(self, css: str, **colours: str) -> Markup:
        """The attributes of a shape: `fill` and `stroke` are names of tokens, none for nothing."""
        if not self.on_paper:
            return Markup('class="{}"').format(css)
        named = {name: "none" if value == "none" else tokens()[value] for name, value in colours.items()}
        return Markup(" ").join(Markup('{}="{}"').format(name, value) for name, value in named.items())


def svg(diagram: Diagram, *, on_paper: bool = False) -> Markup:
    """The picture as a wide page and paper have room for it."""
    boxes, wide, high = placed(diagram)
    pen = Pen(diagram.key, on_paper)
    lanes = _lanes(diagram.edges, boxes)
    left = sum(_lane_width(edge) for edge in lanes[0])
    right = sum(_lane_width(edge) for edge in lanes[1])
    arrows = [_straight(edge, boxes, pen) for edge in diagram.edges if edge not in lanes[0] and edge not in lanes[1]]
    arrows += _in_lanes(lanes[0], boxes, 0.0, -1, pen) + _in_lanes(lanes[1], boxes, wide, 1, pen)
    shapes = [*(drawn_box(box, pen) for box in boxes.values()), *arrows]
    return framed(diagram, pen, -left - MARGIN, left + wide + right + 2 * MARGIN, high, shapes)


def framed(diagram: Diagram, pen: "Pen", left: float, width: float, height: float, shapes: Sequence[Markup]) -> Markup:
    """The shapes as one picture that begins at `left`, with a title and a description for those who do not see it."""
    head = Markup(
        '<svg class="process-svg" viewBox="{left:.0f} 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        'height="{height:.0f}" role="img" aria-labelledby="{key}-t {key}-d" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{key}-t">{title}</title><desc id="{key}-d">{about}</desc>'
    ).format(left=left, width=width, height=height, key=pen.key, title=diagram.title, about=diagram.description)
    return head + heads(pen) + Markup("").join(shapes) + Markup("</svg>")


def heads(pen: Pen) -> Markup:
    return Markup(
        '<defs><marker id="{}-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0 L8 4 L0 8 z" {}/></marker></defs>'
    ).format(pen.key, pen.look("head", fill="edge"))


def _lanes(edges: Sequence[Edge], boxes: Mapping[str, Box]) -> tuple[list[Edge], list[Edge]]:
    """Arrows that go back (left) and arrows that skip a layer (right), short ones next to the boxes; on the other side
    when a neighbour stands in the way on their own."""
    span = {id(e): boxes[e.target].layer - boxes[e.source].layer for e in edges}
    sides: tuple[list[Edge], list[Edge]] = [], []
    for edge in edges:
        if span[id(edge)] == 1:
            continue
        side = 1 if span[id(edge)] > 1 else 0
        if _blocked(edge, boxes, side) and not _blocked(edge, boxes, 1 - side):
            side = 1 - side
        sides[side].append(edge)
    for lane in sides:
        lane.sort(key=lambda e: abs(span[id(e)]))
    return sides


def _blocked(edge: Edge, boxes: Mapping[str, Box], side: int) -> bool:
    """Whether another box of its layer stands between one of its ends and the lanes of this side (0 left, 1 right)."""
    return any(
        other.layer == end.layer and (other.x > end.x if side else other.x < end.x)
        for end in (boxes[edge.source], boxes[edge.target])
        for other in boxes.values()
    )


def _lane_width(edge: Edge) -> float:
    return width_of(edge.label, SMALL) + 2 * LANE_GAP


def drawn_box(box: Box, pen: Pen) -> Markup:
    node = box.node
    css = " ".join(filter(None, ["node", node.colour, "maybe" if node.dashed else ""]))
    fill = f"{FILLS.get(node.colour, 'grey')}-soft"
    shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{}" {}{}/>').format(
        box.x, box.y, box.width, box.height, 20 if node.round else 6,
        pen.look(css, fill=fill, stroke=FILLS.get(node.colour, "grey")),
        Markup(' stroke-dasharray="5 4"') if node.dashed else "",
    )  # fmt: skip
    words = [drawn_words(box.middle, box.y + PAD + SIZE - 2, node.title, SIZE, "t", pen, bold=True)]
    for number, line in enumerate(node.lines, 1):
        words.append(drawn_words(box.middle, box.y + PAD + SIZE - 2 + LINE * number, line, SMALL, "l", pen))
    return shape + Markup("").join(words)


def drawn_words(
    x: float, y: float, text: str, size: int, css: str, pen: Pen, *, bold: bool = False, anchor: str = "middle"
) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" font-size="{}" text-anchor="{}"{} {}>{}</text>').format(
        x,
        y,
        size,
        anchor,
        Markup(' font-weight="600"') if bold else "",
        pen.look(css, fill="ink" if bold else "ink-2"),
        text,
    )


def drawn_path(d: str, edge: Edge, pen: Pen) -> Markup:
    dash = Markup(' stroke-dasharray="5 4"') if edge.dashed else ""
    return Markup('<path d="{}" marker-end="url(#{}-head)" {}{}/>').format(
        d, pen.key, pen.look("edge", fill="none", stroke="edge"), dash
    )


def _label(x: float, y: float, edge: Edge, pen: Pen, anchor: str = "middle") -> Markup:
    """The words of an arrow on a patch of paper, so that no line goes through them."""
    if not edge.label:
        return Markup("")
    wide = width_of(edge.label, SMALL)
    left = {"middle": x - wide / 2, "start": x, "end": x - wide}[anchor]
    patch = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" {}/>').format(
        left - 3, y - SMALL, wide + 6, SMALL + 5, pen.look("patch", fill="sheet")
    )
    return patch + drawn_words(x, y, edge.label, SMALL, "l", pen, anchor=anchor)


def _straight(edge: Edge, boxes: Mapping[str, Box], pen: Pen) -> Markup:
    a, b = boxes[edge.source], boxes[edge.target]
    middle, end = (a.bottom + b.y) / 2, b.y - 2
    d = f"M{a.middle:.1f} {a.bottom:.1f} "
    if abs(a.middle - b.middle) < 1:
        d += f"L{b.middle:.1f} {end:.1f}"
    else:
        d += f"C{a.middle:.1f} {middle:.1f} {b.middle:.1f} {middle:.1f} {b.middle:.1f} {end:.1f}"
    return drawn_path(d, edge, pen) + _label((a.middle + b.middle) / 2, middle + SMALL / 2 - 2, edge, pen)


def _in_lanes(edges: Sequence[Edge], boxes: Mapping[str, Box], border: float, side: int, pen: Pen) -> list[Markup]:
    """Arrows beside the boxes, each in a lane of its own: `side` 1 is right, -1 left."""
    out, x = [], border
    used: dict[tuple[str, str], int] = {}
    for edge in edges:
        lane = x + side * LANE_GAP
        a, b = boxes[edge.source], boxes[edge.target]
        start, end = (box.x + box.width if side > 0 else box.x for box in (a, b))
        y1, y2 = a.y + a.height * _slot(used, edge.source), b.y + b.height * _slot(used, edge.target)
        bend, near, tip = (8 if y2 > y1 else -8), lane - side * 8, end + side * 2
        d = (
            f"M{start:.1f} {y1:.1f} L{near:.1f} {y1:.1f} Q{lane:.1f} {y1:.1f} {lane:.1f} {y1 + bend:.1f} "
            f"L{lane:.1f} {y2 - bend:.1f} Q{lane:.1f} {y2:.1f} {near:.1f} {y2:.1f} L{tip:.1f} {y2:.1f}"
        )
        label = _label(lane + side * 6, (y1 + y2) / 2 + 4, edge, pen, "start" if side > 0 else "end")
        out.append(drawn_path(d, edge, pen) + label)
        x += side * _lane_width(edge)
    return out


def _slot(used: dict[tuple[str, str], int], key: str) -> float:
    """Where on the side of a box the next arrow starts or ends: they do not lie on one another."""
    number = used[key, ""] = used.get((key, ""), 0) + 1
    return (0.5, 0.28, 0.72, 0.16, 0.84)[(number - 1) % 5]
