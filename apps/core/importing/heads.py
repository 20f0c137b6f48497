"""Finding the head of a table as offices write it: with stars, brackets, blanks, and names of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.core.importing.definition import FileRefused, Importer
from apps.core.importing.parse import shown

_EXTRA = re.compile(r"[\s*＊:：]|（[^）]*）|\([^)]*\)")


@dataclass(frozen=True)
class Heads:
    """Which column of ours stands where, and heads nobody asked for."""

    places: dict[str, int]
    ignored: list[str]


def plain(words: Any) -> str:
    """*姓名（必填） is 姓名."""
    return _EXTRA.sub("", shown(words))


def match(importer: Importer, cells: Sequence[Any]) -> Heads | None:
    """The heads when this row holds every required one; None when it is no head at all.

    Raises FileRefused for a head that lacks some of the required columns or has one twice.
    """
    known = {plain(name): one.key for one in importer.columns for name in (one.label, *one.names)}
    places: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(cells):
        name = plain(cell)
        key = known.get(name)
        if key is None:
            ignored += [shown(cell)] if name else []
        elif key in places:
            raise FileRefused(f"表头「{shown(cell)}」出现了两次，请删去一列")
        else:
            places[key] = place
    if len(places) < min(2, len(importer.columns)):
        return None
    missing = [one.label for one in importer.columns if one.required and one.key not in places]
    if missing:
        raise FileRefused(f"缺少必需的列：{'、'.join(missing)}。请补上，或下载模板填写")
    return Heads(places, ignored)
