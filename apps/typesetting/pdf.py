"""The issued file: a paper as PDF by GB/T 9704-2012 (DOC-09)."""

from apps.core.pdf import render_pdf
from apps.typesetting.fonts.faces import Face, stack
from apps.typesetting.layout import grid
from apps.typesetting.layout.arranging import arrange
from apps.typesetting.paper import Paper


def typeset(paper: Paper) -> bytes:
    """The paper drawn on A4, ready to print on both sides.

    Where everything stands is reckoned in apps.typesetting.layout, in millimetres; the renderer only draws it. Raises
    DomainError where system libraries or fonts are missing, and for a picture that is none.
    """
    fonts = {font.family: font.path for face in Face for font in stack(face) if font.fetched}
    context = {"paper": paper, "sheets": arrange(paper).sheets, "fonts": fonts, "grid": grid}
    return render_pdf("typesetting/sheets.html", context, fonts=fonts)
