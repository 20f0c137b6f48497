"""Sections: paper, margins, the grid of 22 lines by 28 characters, page numbers outside (domain.md 2.1, 2.2)."""

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid
from apps.typesetting.word import shapes

FOOTER = 25.5  # mm from the paper's edge: puts the dash 7 mm under the text area
MARGINS = {"top_margin": 37, "left_margin": 28, "bottom_margin": 35, "right_margin": 26}
TURNED = {"top_margin": 28, "left_margin": 35, "bottom_margin": 26, "right_margin": 37}


def prepare(document: Document) -> Section:
    """The first section, and what holds for the whole file.

    The 28 characters come from letter spacing (16 pt less a quarter), not from a grid of characters: Word and WPS set
    both alike, LibreOffice only the former.
    """
    normal = document.styles["Normal"]
    normal.font.name = shapes.NAMES[Face.FANG]
    normal.font.size = Pt(shapes.SIZE3)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), shapes.NAMES[Face.FANG])
    spacing = shapes.element("spacing", val=round((shapes.CHARACTER - shapes.SIZE3) * 20 - 0.9))
    normal.element.rPr.insert_element_before(spacing, "w:sz")
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    upright(section)
    numbered(section)
    return section


def upright(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(grid.PAPER_WIDTH), Mm(grid.PAPER_HEIGHT)
    _measured(section, MARGINS)


def turned(section: Section) -> None:
    """A sheet on its side for a wide table."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(grid.PAPER_HEIGHT), Mm(grid.PAPER_WIDTH)
    _measured(section, TURNED)


def _measured(section: Section, margins: dict[str, int]) -> None:
    for name, value in margins.items():
        setattr(section, name, Mm(value))
    section.header_distance, section.footer_distance = Mm(15), Mm(FOOTER)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(shapes.element("docGrid", type="lines", linePitch=round(shapes.PITCH * 20)))


def numbered(section: Section) -> None:
    """— 1 — at the right of odd pages, at the left of even ones, 1字 in."""
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        line = shapes.lined(footer.paragraphs[0], pitch=16)
        shapes.indented(shapes.aligned(line, side), **{side: 1})
        shapes.page_number(line)


def unnumbered(section: Section) -> None:
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False


def following(document: Document, even: bool = False) -> Section:
    """A new section on the next, or the next even, page."""
    return document.add_section(WD_SECTION.EVEN_PAGE if even else WD_SECTION.NEW_PAGE)
