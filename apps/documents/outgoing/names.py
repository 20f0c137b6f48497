"""Names of organisations in one line, as they are printed: 各部门、各分公司，市应急管理局."""

import re

GAP = re.compile(r"[,，;；\n]+")
EACH = re.compile(r"[,，;；、\n]+")


def split_names(text: str) -> tuple[str, ...]:
    """Groups as they are printed: cut at commas only, 、 stays inside a group."""
    return tuple(name for part in GAP.split(text) if (name := part.strip().rstrip("：:。")))


def single_names(text: str) -> tuple[str, ...]:
    """Every organisation by itself."""
    return tuple(name for part in EACH.split(text) if (name := part.strip().rstrip("：:。")))
