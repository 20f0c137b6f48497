"""Word's automatic numbers turned into the text a reader sees: 一、 （一） 1. ① (ECMA-376 17.9)."""

import re
from dataclasses import dataclass, field

from lxml import etree

from apps.typesetting.reading.container import Container, w
from apps.typesetting.reading.marks import written
from apps.typesetting.reading.styles import Props, paragraph_props

_CHINESE = frozenset(
    {
        *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting"),
        *("taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional", "ideographDigital"),
        "japaneseDigitalTenThousand",
    }
)
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"})
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    props: Props = field(default_factory=dict)


@dataclass
class Numbering:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by num id
    lists: dict[str, str] = field(default_factory=dict)  # num id → abstract list, which counts
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, num: str, depth: int) -> str:
        """The number of the next paragraph of this list and level as text; '' for bullets and unknown lists."""
        levels = self.levels.get(num, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counters.setdefault(self.lists.get(num, num), {})
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.form in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", lambda m: self._one(levels, counts, int(m.group(1)) - 1), level.text)

    def props(self, num: str, depth: int) -> Props:
        """The paragraph settings a level brings with it (its indent)."""
        level = self.levels.get(num, {}).get(depth)
        return level.props if level else {}

    def _one(self, levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        level = levels.get(depth, _Level())
        return counted(counts.get(depth, level.start), level.form)


def numbering_of(container: Container) -> Numbering:
    """The numbering part; an empty one when the file has none."""
    root = container.beside("numbering")
    found = Numbering()
    if root is None:
        return found
    abstract = {e.get(w("abstractNumId"), ""): _levels(e) for e in root.findall(w("abstractNum"))}
    for element in root.findall(w("num")):
        num = element.get(w("numId"), "")
        pointer = element.find(w("abstractNumId"))
        of = (pointer.get(w("val")) or "") if pointer is not None else ""
        found.levels[num] = dict(abstract.get(of, {}))
        found.lists[num] = of
        for override in element.findall(w("lvlOverride")):
            found.lists[num] = f"num {num}"  # counts on its own
            depth = _whole(override.get(w("ilvl")))
            found.levels[num] |= _levels(override)
            start = override.find(w("startOverride"))
            if start is not None and depth in found.levels[num]:
                old = found.levels[num][depth]
                found.levels[num][depth] = _Level(old.form, old.text, _whole(start.get(w("val"))), old.props)
    return found


def _levels(parent: etree._Element) -> dict[int, _Level]:
    levels = {}
    for element in parent.findall(w("lvl")):
        values = {
            etree.QName(child).localname: child.get(w("val")) or "" for child in element if isinstance(child.tag, str)
        }
        levels[_whole(element.get(w("ilvl")))] = _Level(
            values.get("numFmt", "decimal"),
            values.get("lvlText", ""),
            _whole(values.get("start"), 1),
            paragraph_props(element.find(w("pPr"))),
        )
    return levels


def counted(number: int, form: str) -> str:
    """A number in one of Word's forms; plain figures for a form that is not known."""
    if form in _CHINESE and 1 <= number <= 999:
        return written(number)
    if form in _CIRCLED and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form in ("lowerLetter", "upperLetter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    return str(number)


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        words += letters * times
    return words


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() and len(text) < 6 else otherwise
