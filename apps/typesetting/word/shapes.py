"""The few things of WordprocessingML that python-docx has no word for: faces of East Asian text, indents in
characters, borders of a paragraph, fields, frames.

Word measures in twentieths of a point and, for indents, in hundredths of a character.
"""

import re
from typing import Any

from docx.enum.text import WD_LINE_SPACING, WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from apps.typesetting.fonts.faces import Face

# What these faces are called where official documents are written.
NAMES = {
    Face.FANG: "仿宋_GB2312",
    Face.KAI: "楷体_GB2312",
    Face.HEI: "黑体",
    Face.TITLE: "方正小标宋简体",
    Face.SONG: "宋体",
}
RED = RGBColor(0xE6, 0x00, 0x12)
SIZE3, SIZE2, SIZE4 = 16.0, 22.0, 14.0  # 三号, 二号, 四号 as Word has them
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML has no place for them
PITCH = 28.99  # points: 22 lines to 225 mm
CHARACTER = 15.793  # points: 28 characters to 156 mm


def element(tag: str, **attributes: object) -> Any:
    """<w:tag w:name="value">; an underscore at the end of a name is dropped."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    return made


def write(
    paragraph: Paragraph, text: str, face: Face = Face.FANG, size: float = SIZE3, colour: RGBColor | None = None
) -> Run:
    """Characters of one face at the end of the paragraph."""
    run = paragraph.add_run(_CONTROL.sub("", text))
    run.font.size = Pt(size)
    run.font.name = NAMES[face]
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), NAMES[face])
    if colour is not None:
        run.font.color.rgb = colour
    return run


def lined(paragraph: Paragraph, pitch: float = PITCH, before: float = 0, after: float = 0) -> Paragraph:
    """Lines exactly so many points apart; others than 三号's do not keep to the grid of the page."""
    shape = paragraph.paragraph_format
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(pitch)
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.widow_control = False
    if pitch != PITCH:
        paragraph._p.get_or_add_pPr().insert_element_before(
            element("snapToGrid", val=0), "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
        )
    return paragraph


def aligned(paragraph: Paragraph, how: str) -> Paragraph:
    """left, center, right, justify or distribute."""
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[how.upper()]
    return paragraph


def indented(paragraph: Paragraph, **characters: float) -> Paragraph:
    """Indents in characters of 三号: first, left, right, hanging."""
    names = {"first": "firstLine", "left": "left", "right": "right", "hanging": "hanging"}
    made = element("ind")
    for name, count in characters.items():
        made.set(qn(f"w:{names[name]}Chars"), str(round(count * 100)))
        made.set(qn(f"w:{names[name]}"), str(round(count * CHARACTER * 20)))
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    properties.insert_element_before(
        made, "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:textAlignment", "w:outlineLvl", "w:rPr"
    )
    return paragraph


def bordered(paragraph: Paragraph, side: str, style: str, eighths: int, colour: str, space: int = 0) -> Paragraph:
    """A line over (top) or under (bottom) the paragraph; `eighths` of a point thick, `space` points away."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = element(side, val=style, sz=eighths, space=space, color=colour)
    if side == "top":
        borders.insert(0, line)
    else:
        borders.append(line)
    return paragraph


def padded(table: Table, padding: float) -> None:
    """Text begins so many mm from the edges of its cell."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=Mm(padding).twips, type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def framed(paragraph: Paragraph, width: float, down: float, height: float) -> Paragraph:
    """Put the paragraph into a frame at the left edge of the text area, `down` mm under the paper's top."""
    frame = element(
        "framePr",
        w=Mm(width).twips,
        h=Mm(height).twips,
        hRule="exact",
        wrap="around",
        vAnchor="page",
        hAnchor="margin",
        x=1,
        y=Mm(down).twips,
    )
    paragraph._p.get_or_add_pPr().insert_element_before(frame, "w:widowControl", "w:pBdr", "w:tabs", "w:spacing")
    return paragraph


def page_number(paragraph: Paragraph) -> None:
    """— 1 — in 四号宋体."""
    write(paragraph, "— ", Face.SONG, SIZE4)
    for kind in ("begin", "", "end"):
        run = write(paragraph, "", Face.SONG, SIZE4)
        if kind:
            run._element.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.text = " PAGE "
            run._element.append(code)
    write(paragraph, " —", Face.SONG, SIZE4)
