"""Levels of the text: their marks, their order, their numbers (GB/T 9704-2012 7.3.3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from apps.typesetting.checking.faults import Edit, Fault
from apps.typesetting.checking.sloppy import CIRCLES, HIGHEST, intended, level_span, right_mark, sloppy_mark
from apps.typesetting.checking.spots import Look, Spot
from apps.typesetting.paper import Part
from apps.typesetting.reading.marks import ARTICLE, ORDER

_SENTENCE_ENDS = "，；：！？、"
_MOST_SLIPS = 20  # told of one text; more are one mistake, and each would carry the renumbering of all behind it
_LONGEST_HEADING = 16


def faults(look: Look) -> Iterator[Fault]:
    """The levels of the body, and those of each annex on its own."""
    yield from _in(look.body)
    for paragraphs in look.annex_texts:
        yield from _in(paragraphs)


def _in(paragraphs: list[Spot]) -> Iterator[Fault]:
    for spot in paragraphs:
        yield from _mark(spot)
    for spot, below in pairwise(paragraphs):
        if spot.part is Part.LEVEL1 and below.part is not Part.LEVEL1:
            yield from _heading_end(spot)
    yield from _circles([spot for spot in paragraphs if spot.text.startswith(tuple(CIRCLES))])
    yield from _sequence(paragraphs)


def _circles(circled: list[Spot]) -> Iterator[Fault]:
    if circled:
        said = "层次序数依次为“一、”“（一）”“1.”“（1）”四级，不用圈码；内容过细的，可以合并成段"
        said += f"（共{len(circled)}段）" if len(circled) > 1 else ""
        yield circled[0].fault("level_circle", said, start=0, end=1)


def _mark(spot: Spot) -> Iterator[Fault]:
    if sloppy := sloppy_mark(spot.text):
        typed, part, number = sloppy
        right = right_mark(part, number)
        said = f"层次序数写成“{right}”，不写成“{typed.strip()}”"
        yield spot.fault("level_mark", said, start=0, end=len(typed), fix=[spot.edit(0, typed, right)])


def _heading_end(spot: Spot) -> Iterator[Fault]:
    """A heading that stands alone: short, one clause, its text below it."""
    if not spot.text.endswith("。") or len(spot.text) > _LONGEST_HEADING:
        return
    inner = spot.text[level_span(spot.text) : -1]
    if not any(mark in inner for mark in _SENTENCE_ENDS + "。") and inner:
        last = len(spot.text) - 1
        said = "独立成行的小标题末尾一般不加句号"
        yield spot.fault("heading_end", said, start=last, end=last + 1, fix=[spot.edit(last, "。", "")])


@dataclass
class _Counters:
    """The last number of each level, and the depth reached so far."""

    last: dict[Part, int] = field(default_factory=dict)  # under the present parent
    through: dict[Part, int] = field(default_factory=dict)  # (一) may run on through the whole text

    def leave(self) -> None:
        """A chapter or an article begins: everything may begin again."""
        self.last.clear()
        self.through.clear()

    def enter(self, part: Part, number: int) -> None:
        """This number is reached; what lies deeper begins again."""
        self.last[part] = self.through[part] = number
        for deeper in ORDER[ORDER.index(part) + 1 :]:
            self.last.pop(deeper, None)


def _sequence(paragraphs: list[Spot]) -> Iterator[Fault]:
    counters = _Counters()
    levels = [(spot, found) for spot in paragraphs if (found := _reached(spot)) is not None]
    # Items that a colon announces hang on that sentence: （一）（二） after 委员： begin nothing.
    started = bool(levels) and _before(paragraphs, levels[0][0]).endswith("：")
    slips = 0
    for place, (spot, found) in enumerate(levels):
        if found == "anew":
            counters.leave()
            started = True
            continue
        assert isinstance(found, tuple)  # noqa: S101  (the only other answer of _reached)
        part, number = found
        yield from _depth(spot, part, counters, started)
        started = True
        expected = _expected(part, number, counters)
        if number != expected and slips < _MOST_SLIPS:
            slips += 1
            yield _misnumbered(levels[place:], part, number, expected)
        # 一、一、三、 is a slip in the second, 一、三、四、 a gap: the next sister tells.
        counters.enter(part, expected if _sister(levels[place + 1 :], part) == expected + 1 else number)


def _before(paragraphs: list[Spot], spot: Spot) -> str:
    place = paragraphs.index(spot)
    return paragraphs[place - 1].text if place else ""


def _reached(spot: Spot) -> tuple[Part, int] | str | None:
    if spot.part is Part.CENTRED or ARTICLE.match(spot.text):
        return "anew"
    return intended(spot.text)


def _depth(spot: Spot, part: Part, counters: _Counters, started: bool) -> Iterator[Fault]:
    """一、 → 1. is right where a text has two levels only; every other leap is not."""
    above = [level for level in ORDER[: ORDER.index(part)] if level in counters.last]
    mark = level_span(spot.text)
    if not started and part is not Part.LEVEL1:
        said = f"层次序数从“一、”开始，这里一开始就用了“{spot.text[:mark].strip()}”"
        yield spot.fault("level_start", said, start=0, end=mark)
        return
    if not above or part in counters.last:
        return
    between = ORDER[ORDER.index(above[-1]) + 1 : ORDER.index(part)]
    if between and not (above[-1] is Part.LEVEL1 and between == (Part.LEVEL2,)):
        missing = "、".join(f"“{right_mark(level, 1)}”" for level in between)
        said = f"层次序数越级，{missing}没有用就用了“{spot.text[:mark].strip()}”"
        yield spot.fault("level_skipped", said, start=0, end=mark)


def _expected(part: Part, number: int, counters: _Counters) -> int:
    """The number that should stand here; （一） may run on through the whole text or begin again."""
    last = counters.last.get(part, 0)
    on = counters.through.get(part, 0) + 1
    return on if last == 0 and number == on else last + 1


def _sister(rest: list[tuple[Spot, tuple[Part, int] | str]], part: Part) -> int:
    """The number of the next paragraph of the same level under the same parent, 0 when there is none."""
    for _, found in rest:
        if isinstance(found, str) or ORDER.index(found[0]) < ORDER.index(part):
            return 0
        if found[0] is part:
            return found[1]
    return 0


def _misnumbered(rest: list[tuple[Spot, tuple[Part, int] | str]], part: Part, number: int, expected: int) -> Fault:
    spot = rest[0][0]
    here, want = right_mark(part, number), right_mark(part, expected)
    if number == expected - 1:
        code, said = "level_repeated", f"序号“{here}”重复，这里应当是“{want}”"
    elif number > expected:
        code, said = "level_gap", f"序号不连续，“{here}”之前缺少“{want}”"
    else:
        code, said = "level_order", f"序号“{here}”颠倒，这里应当是“{want}”"
    return spot.fault(code, said, start=0, end=level_span(spot.text), fix=_renumbered(rest, part, expected))


def _renumbered(rest: list[tuple[Spot, tuple[Part, int] | str]], part: Part, expected: int) -> list[Edit]:
    """The paragraph and its sisters behind it counted on, to where a higher level or a chapter begins."""
    edits = []
    for spot, found in rest:
        if isinstance(found, str) or ORDER.index(found[0]) < ORDER.index(part):
            break
        if found[0] is part:
            if expected > HIGHEST:
                return []
            typed = spot.text[: level_span(spot.text)]
            if typed != right_mark(part, expected):
                edits.append(spot.edit(0, typed, right_mark(part, expected)))
            expected += 1
    return edits
