"""What holds for a paragraph and a run after defaults, styles and direct settings (ECMA-376 17.7.2)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from apps.typesetting.reading.container import A, Container, w

TWIPS = 20  # a point
Props = dict[str, str]
_OFF = {"0", "false", "off", "none"}
_FAR = 1e6
_DEEPEST = 20  # styles based on styles; deeper is a ring


@dataclass
class _Style:
    name: str
    based_on: str
    paragraph: Props
    run: Props
    is_default: bool = False


@dataclass
class Styles:
    """The styles of a document."""

    paragraph: Props = field(default_factory=dict)  # of the whole document
    run: Props = field(default_factory=dict)
    by_id: dict[str, _Style] = field(default_factory=dict)
    default: str = ""

    def name(self, style: str) -> str:
        """正文, Title …"""
        return self.by_id[style].name if style in self.by_id else ""

    def of_paragraph(self, direct: Props) -> Props:
        """Paragraph settings, direct ones last."""
        found = dict(self.paragraph)
        for style in self._chain(direct.get("style") or self.default):
            found |= style.paragraph
        return found | direct

    def of_run(self, paragraph_style: str, direct: Props) -> Props:
        """Run settings, direct ones last."""
        found = dict(self.run)
        for style in self._chain(paragraph_style or self.default):
            found |= style.run
        for style in self._chain(direct.get("style", "")):
            found |= style.run
        return found | direct

    def _chain(self, style: str) -> list[_Style]:
        chain: list[_Style] = []
        while style in self.by_id and len(chain) < _DEEPEST:
            chain.append(self.by_id[style])
            style = chain[-1].based_on
        return chain[::-1]


def styles_of(container: Container) -> Styles:
    """The styles part, with the theme's fonts put in; an empty one when the file has none."""
    root = container.beside("styles")
    if root is None:
        return Styles()
    fonts = _theme_fonts(container)
    styles = Styles(
        paragraph_props(root.find(f"{w('docDefaults')}/{w('pPrDefault')}/{w('pPr')}")),
        run_props(root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"), fonts),
    )
    for element in root.findall(w("style")):
        name, based = element.find(w("name")), element.find(w("basedOn"))
        identity = element.get(w("styleId"), "")
        styles.by_id[identity] = _Style(
            _value(name),
            _value(based),
            paragraph_props(element.find(w("pPr"))),
            run_props(element.find(w("rPr")), fonts),
        )
        if element.get(w("type")) == "paragraph" and element.get(w("default"), "0") not in _OFF:
            styles.default = identity
    return styles


def _theme_fonts(container: Container) -> dict[str, str]:
    """minorEastAsia → 宋体."""
    theme = container.beside("theme")
    if theme is None:
        return {}
    fonts = {}
    for sort in ("major", "minor"):
        scheme = theme.find(f".//{{{A}}}{sort}Font")
        if scheme is None:
            continue
        chinese = scheme.find(f"{{{A}}}font[@script='Hans']")
        east = scheme.find(f"{{{A}}}ea")
        face = (east.get("typeface") if east is not None else "") or (
            chinese.get("typeface") if chinese is not None else ""
        )
        fonts[f"{sort}EastAsia"] = face or ""
    return fonts


def paragraph_props(element: etree._Element | None) -> Props:
    """The settings of a w:pPr that the reader cares for."""
    props: Props = {}
    for child in _children(element):
        name = etree.QName(child).localname
        if name == "pStyle":
            props["style"] = _value(child)
        elif name == "jc":
            props["align"] = {"start": "left", "end": "right", "distribute": "both"}.get(_value(child), _value(child))
        elif name == "spacing":
            props |= _attributes(child, {"line": "line", "lineRule": "line_rule"})
        elif name == "ind":
            props |= _attributes(child, {n: n for n in ("firstLine", "firstLineChars", "hanging", "hangingChars")})
        elif name == "numPr":
            props |= {
                key: _value(child.find(w(tag)))
                for tag, key in (("numId", "num"), ("ilvl", "level"))
                if child.find(w(tag)) is not None
            }
        elif name == "snapToGrid":
            props["snap"] = "0" if child.get(w("val"), "1") in _OFF else "1"
        elif name == "outlineLvl":
            props["outline"] = _value(child)
    return props


def run_props(element: etree._Element | None, fonts: dict[str, str] | None = None) -> Props:
    """The settings of a w:rPr that the reader cares for."""
    props: Props = {}
    for child in _children(element):
        name = etree.QName(child).localname
        if name == "rStyle":
            props["style"] = _value(child)
        elif name == "rFonts":
            theme = (fonts or {}).get(child.get(w("eastAsiaTheme"), ""), "")
            if face := theme or child.get(w("eastAsia"), ""):
                props["face"] = face
        elif name == "sz":
            props["size"] = _value(child)
        elif name in ("b", "vanish"):
            props[name] = "0" if child.get(w("val"), "1") in _OFF else "1"
        elif name == "color":
            props["color"] = _value(child).upper()
    return props


def most(counts: Counter[str]) -> str:
    """The commonest, '' when nothing was counted."""
    return counts.most_common(1)[0][0] if counts else ""


def figure(text: str | None) -> float:
    """A number of the file, 0 for anything else and for what no page could hold."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < _FAR else 0.0


def _value(element: etree._Element | None) -> str:
    return (element.get(w("val")) or "") if element is not None else ""


def _attributes(element: etree._Element, names: dict[str, str]) -> Props:
    return {key: value for name, key in names.items() if (value := element.get(w(name))) is not None}


def _children(element: etree._Element | None) -> Iterator[etree._Element]:
    if element is not None:
        yield from (child for child in element if isinstance(child.tag, str))
