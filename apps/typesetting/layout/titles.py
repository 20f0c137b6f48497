"""A title in lines like a trapezoid or a diamond, none of which breaks a word (7.3.1)."""

from itertools import combinations, pairwise
from math import ceil

from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import words
from apps.typesetting.layout.lines import NEVER_FIRST, NEVER_LAST

MOST_LINES = 4  # up to here every line-up is weighed; a longer title is only cut evenly
TORN = 25.0
_SUFFIXES = frozenset("省市县区州镇乡村部委局厅院办会所站队处科组室司厂校班人者性化率法案书表年月日号")
_PARTICLES = frozenset("的了和与及或等对在为于以、，；")
_GOOD_ENDS = ("关于", "的", "、", "，", "；")
_BAD_STARTS = ("的", "了", "和", "与", "及", "等", "中", "上", "以及")


def lines_of(
    title: str, widest: float, own_words: frozenset[str] = frozenset(), names: tuple[str, ...] = ()
) -> list[str]:
    """The title's lines. `widest` in em; `own_words` are pairs of characters that should
    not be parted: the document says them again and again; `names` stay whole.

    A line break that the author put into the title is kept.
    """
    return [line for part in title.split("\n") for line in _balanced(part.strip(), widest, own_words, names)]


def _balanced(title: str, widest: float, own_words: frozenset[str], names: tuple[str, ...]) -> list[str]:
    total = metrics.width(Face.TITLE, title)
    if total <= widest:
        return [title] if title else []
    places = _places(title, own_words, names)
    count = ceil(total / widest)
    if count > MOST_LINES:
        return _even(title, places, widest)
    for number in range(count, MOST_LINES + 1):
        found = _best(title, places, number, widest)
        if found:
            return found
    return _even(title, places, widest)


def _places(title: str, own_words: frozenset[str], names: tuple[str, ...]) -> dict[int, float]:
    """Where a line may begin, and what it costs there: between words, never beside the wrong side of a bracket."""
    found: dict[int, float] = {}
    at = 0
    for one, other in pairwise(words.split(title, names)):
        at += len(one)
        if other[0] not in NEVER_FIRST and one[-1] not in NEVER_LAST:
            found[at] = _tear(one, other, own_words)
    return found


def _tear(one: str, other: str, own_words: frozenset[str]) -> float:
    """How likely the place between two words is inside a word that the list does not know."""
    if other in _SUFFIXES:
        return TORN
    if one in _SUFFIXES or one in _PARTICLES or other in _PARTICLES:
        return 0.0
    singles = (len(one) == 1) + (len(other) == 1)
    if singles == 2 or (singles and one[-1] + other[0] in own_words):
        return TORN
    return 0.0


def _best(title: str, places: dict[int, float], number: int, widest: float) -> list[str]:
    ideal = len(title) / number
    reach = 5
    near = [place for place in places if any(abs(place - ideal * k) <= reach for k in range(1, number))]
    best: tuple[float, list[str]] | None = None
    for chosen in combinations(near, number - 1):
        edges = [0, *chosen, len(title)]
        lines = [title[start:end] for start, end in pairwise(edges)]
        widths = [metrics.width(Face.TITLE, line) for line in lines]
        if max(widths) > widest:
            continue
        cost = _cost(lines, widths) + sum(places[at] for at in chosen)
        if best is None or cost < best[0]:
            best = (cost, lines)
    return best[1] if best else []


def _cost(lines: list[str], widths: list[float]) -> float:
    """How far from pleasing: uneven lines, an hourglass, a bad beginning of a line."""
    mean = sum(widths) / len(widths)
    cost = sum((width - mean) ** 2 for width in widths)
    if len(widths) > 2 and _hourglass(widths):
        cost += 60
    if len(widths) > 1 and max(widths) - min(widths) < 0.6:
        cost += 6  # a rectangle
    for line in lines[1:]:
        cost += 12 if line.startswith(_BAD_STARTS) else 0
    for line in lines[:-1]:
        cost -= 5 if line.endswith(_GOOD_ENDS) else 0
    return cost


def _hourglass(widths: list[float]) -> bool:
    """Whether some line is shorter than one above and one below it."""
    return any(
        width < max(widths[:place]) and width < max(widths[place + 1 :])
        for place, width in enumerate(widths)
        if 0 < place < len(widths) - 1
    )


def _even(title: str, places: dict[int, float], widest: float) -> list[str]:
    """Lines as full as they may be, cut where a line may begin; a word longer than a line is cut all the same."""
    lines: list[str] = []
    start = 0
    while start < len(title):
        end = start + 1
        while end < len(title) and metrics.width(Face.TITLE, title[start : end + 1]) <= widest:
            end += 1
        fitting = [place for place in places if start < place <= end and places[place] < TORN]
        if end < len(title) and fitting:
            end = max(fitting)
        lines.append(title[start:end])
        start = end
    return lines
