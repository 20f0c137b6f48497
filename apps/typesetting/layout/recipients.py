"""主送机关, above the text or, when they are so many that page 1 would show none of it, in the 版记 (7.3.2)."""

from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout.flow import Row
from apps.typesetting.layout.lines import Measure, broken
from apps.typesetting.layout.marks import Run
from apps.typesetting.layout.text import in_rows


def in_words(names: tuple[str, ...], end: str) -> str:
    """The recipients in one sentence: 各部、各厅： or 各部、各厅。"""
    return "，".join(name.strip("：:，,。 ") for name in names) + end if names else ""


def rows(names: tuple[str, ...]) -> list[Row]:
    """Flush left, line under line."""
    if not names:
        return []
    return in_rows(broken([Run(Face.FANG, in_words(names, "："))], Measure()), words=False)
