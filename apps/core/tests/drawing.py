"""A page that was drawn as PDF in this run is not drawn again: the same page and fonts are the same bytes.

Half a second each; many tests file the same paper at the same moment. test_drawn_once.py proves the sameness.
"""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import pytest

from apps.core import pdf

KEPT = 60  # pages; a long document is some MB
Page = tuple[str, tuple[tuple[str, Path], ...]]


def install(patch: pytest.MonkeyPatch) -> None:
    """For this run."""
    drawn: OrderedDict[Page, bytes] = OrderedDict()
    draw = pdf.draw

    def once(html: str, fonts: Mapping[str, Path] | None = None) -> bytes:
        page = html, tuple(sorted((fonts or {}).items()))
        if page not in drawn:
            drawn[page] = draw(html, fonts)
            if len(drawn) > KEPT:
                drawn.popitem(last=False)
        drawn.move_to_end(page)
        return drawn[page]

    patch.setattr(pdf, "draw", once)
