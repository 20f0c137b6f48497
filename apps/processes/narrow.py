"""The same picture for a phone: one box under the other, the words of long arrows from top to bottom (PLT-05).

At 390 pixels a picture made for a desk would have to be pushed sideways or shrunk until nobody reads it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from apps.processes.diagram import (
    GAP_Y,
    MARGIN,
    SMALL,
    Box,
    Diagram,
    Edge,
    Pen,
    drawn_box,
    drawn_path,
    drawn_words,
    framed,
    measured,
    wrapped,
)

LANE = 21.0  # of an arrow beside the boxes, its words in it
GAP = 10.0  # between the boxes and the first lane, for the heads of the arrows
AIR = 5.0  # between two arrows that share a lane
MOST_WORDS = 150.0  # of the lines in a box
TURN = 6.0


@dataclass(frozen=True)
class _Lane:
    """An arrow in its place: `number` counts lanes from the boxes, `side` 1 is right, -1 left."""

    edge: Edge
    side: int
    number: int
    start: float
    end: float


def narrow_svg(diagram: Diagram) -> Markup:
    """The picture in one column; its lines are never closer than they can be read without enlarging."""
    boxes, wide, high = _stacked(diagram)
    pen = Pen(f"{diagram.key}-n", on_paper=False)
    order = {key: place for place, key in enumerate(boxes)}
    straight = [edge for edge in diagram.edges if order[edge.target] - order[edge.source] == 1]
    lanes = _lanes([edge for edge in diagram.edges if edge not in straight], boxes, order)
    left, right = (max((GAP + one.number * LANE for one in lanes if one.side == side), default=0) for side in (-1, 1))
    shapes = [drawn_box(box, pen) for box in boxes.values()]
    shapes += [_down(edge, boxes, pen) for edge in straight]
    drawn = [_beside(one, boxes, wide, pen) for one in lanes]
    shapes += [path for path, _ in drawn] + [words for _, words in drawn]  # no line goes through words
    return framed(diagram, pen, -left - MARGIN, left + wide + right + 2 * MARGIN, high, shapes)


def _stacked(diagram: Diagram) -> tuple[dict[str, Box], float, float]:
    """Every box under the one before it, with the width and height of them all."""
    boxes: dict[str, Box] = {}
    top = float(MARGIN)
    for place, node in enumerate(diagram.nodes):
        lines = tuple(part for line in node.lines for part in wrapped(line, SMALL, MOST_WORDS))
        box = boxes[node.key] = measured(replace(node, lines=lines), place)
        box.y, top = top, top + box.height + GAP_Y
    wide = max(box.width for box in boxes.values())
    for box in boxes.values():
        box.x = (wide - box.width) / 2
    return boxes, wide, top - GAP_Y + MARGIN


def _lanes(edges: Sequence[Edge], boxes: Mapping[str, Box], order: Mapping[str, int]) -> list[_Lane]:
    """Arrows that go back to the left, those that leave some out to the right; short ones next to the boxes."""
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    used: dict[str, list[float]] = {key: [] for key in boxes}
    placed = []
    for edge in sorted(edges, key=lambda one: abs(order[one.target] - order[one.source])):
        side = 1 if order[edge.target] > order[edge.source] else -1
        start, end = (_place_at(boxes[key], used[key], edge, key) for key in (edge.source, edge.target))
        low, high = min(start, end), max(start, end)
        words = SMALL * 1.1 * len(edge.label)
        number = 1
        while any(low - AIR < b and a < high + AIR for a, b in taken.get((side, number), [])):
            number += 1
        middle = (low + high) / 2
        span = (min(low, middle - words / 2), max(high, middle + words / 2))
        taken.setdefault((side, number), []).append(span)
        placed.append(_Lane(edge, side, number, start, end))
    return placed


def _place_at(box: Box, used: list[float], edge: Edge, key: str) -> float:
    """Where on the side of a box the arrow begins or ends: what goes out lower than what comes in."""
    shares = (0.66, 0.84, 0.56) if key == edge.source else (0.34, 0.16, 0.46)
    share = next((one for one in shares if one not in used), shares[0])
    used.append(share)
    return box.y + box.height * share


def _down(edge: Edge, boxes: Mapping[str, Box], pen: Pen) -> Markup:
    """Straight to the next box, its words to the right of it."""
    a, b = boxes[edge.source], boxes[edge.target]
    line = drawn_path(f"M{a.middle:.1f} {a.bottom:.1f} L{b.middle:.1f} {b.y - 2:.1f}", edge, pen)
    if not edge.label:
        return line
    middle = (a.bottom + b.y) / 2 + SMALL / 2 - 2
    return line + drawn_words(a.middle + 7, middle, edge.label, SMALL, "l", pen, anchor="start")


def _beside(lane: _Lane, boxes: Mapping[str, Box], wide: float, pen: Pen) -> tuple[Markup, Markup]:
    """Around the boxes between its two ends; its words standing in the lane."""
    side, edge = lane.side, lane.edge
    border = wide if side > 0 else 0.0
    x = border + side * (GAP + lane.number * LANE - LANE / 2)
    from_x, to_x = (_side_of(boxes[key], side) for key in (edge.source, edge.target))
    turn = TURN if lane.end > lane.start else -TURN
    near, tip = x - side * TURN, to_x + side * 2
    d = (
        f"M{from_x:.1f} {lane.start:.1f} L{near:.1f} {lane.start:.1f} Q{x:.1f} {lane.start:.1f} {x:.1f} "
        f"{lane.start + turn:.1f} L{x:.1f} {lane.end - turn:.1f} Q{x:.1f} {lane.end:.1f} {near:.1f} {lane.end:.1f} "
        f"L{tip:.1f} {lane.end:.1f}"
    )
    return drawn_path(d, edge, pen), _standing(x, (lane.start + lane.end) / 2, edge.label, pen)


def _side_of(box: Box, side: int) -> float:
    return box.x + box.width if side > 0 else box.x


def _standing(x: float, middle: float, text: str, pen: Pen) -> Markup:
    """Characters one under the other on a patch of paper; Latin words stay together."""
    if not text:
        return Markup("")
    step = SMALL * 1.1
    top = middle - step * len(text) / 2
    patch = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" {}/>').format(
        x - SMALL / 2 - 1, top - 2, SMALL + 2, step * len(text) + 4, pen.look("patch", fill="sheet")
    )
    letters = [
        drawn_words(x, top + step * (place + 1) - 3, letter, SMALL, "l", pen) for place, letter in enumerate(text)
    ]
    return patch + Markup("").join(letters)
