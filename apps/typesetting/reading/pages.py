"""Page, margins and page numbers of each section (ECMA-376 17.6)."""

import re

from lxml import etree

from apps.typesetting.reading.container import Container, w
from apps.typesetting.reading.draft import SectionFacts
from apps.typesetting.reading.styles import figure

_TWIPS_A_MM = 56.6929
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sections_of(container: Container, body: etree._Element) -> tuple[SectionFacts, ...]:
    """One entry a section; a foot that is not given is the one of the section before."""
    targets = container.targets(container.document_name)
    found: list[SectionFacts] = []
    has_number = False
    for section in body.iter(w("sectPr")):
        feet = [targets.get(foot.get(_RELATION, ""), ("", ""))[1] for foot in section.findall(w("footerReference"))]
        feet += [targets.get(top.get(_RELATION, ""), ("", ""))[1] for top in section.findall(w("headerReference"))]
        if feet:
            has_number = any(_counts(container.xml(name)) for name in feet if name)
        size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
        if size is None or margins is None:
            continue
        found.append(
            SectionFacts(
                width=_mm(size, "w"),
                height=_mm(size, "h"),
                top=_mm(margins, "top"),
                bottom=_mm(margins, "bottom"),
                left=_mm(margins, "left") + _mm(margins, "gutter"),
                right=_mm(margins, "right"),
                has_page_number=has_number,
            )
        )
    return tuple(found)


def grid_pitch(body: etree._Element) -> float:
    """The line pitch of the document grid in points, 0 when lines do not snap to one."""
    grid = next(iter(body.iter(w("docGrid"))), None)
    if grid is None or grid.get(w("type"), "default") not in ("lines", "linesAndChars", "snapToChars"):
        return 0.0
    return figure(grid.get(w("linePitch"))) / 20


def _mm(element: etree._Element, name: str) -> float:
    return abs(figure(element.get(w(name)))) / _TWIPS_A_MM


def _counts(foot: etree._Element | None) -> bool:
    """A PAGE field stands in it."""
    if foot is None:
        return False
    words = [element.text or "" for element in foot.iter(w("instrText"))]
    words += [element.get(w("instr"), "") for element in foot.iter(w("fldSimple"))]
    return bool(re.search(r"\bPAGE\b", " ".join(words).upper()))
