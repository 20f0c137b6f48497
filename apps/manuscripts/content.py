"""What a writer submits, as one value: what a version keeps, what two versions are compared by, how long it is."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Self

from apps.manuscripts.models import Manuscript

SPACE = re.compile(r"\s")
PICTURE = re.compile(r"!\[[^\]\n]*\]\([^()\n]+\)")
PICTURE_NAME = re.compile(r"!\[[^\]\n]*\]\(([^()\n]+)\)")


@dataclass(frozen=True)
class Text:
    """Title, the line under it (who speaks, when), and the body: one line is one paragraph."""

    title: str
    byline: str = ""
    body: str = ""

    @classmethod
    def of(cls, manuscript: Manuscript) -> Self:
        """The working text."""
        return cls(manuscript.matter.title, manuscript.byline, manuscript.body)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """What a version kept."""
        return cls(**{name: value for name, value in kept.items() if name in cls.__dataclass_fields__})

    def as_json(self) -> dict[str, str]:
        """As a version keeps it."""
        return asdict(self)

    def lines(self) -> str:
        """The whole as lines, as two versions are laid side by side."""
        return "\n".join(line for line in (self.title, *self.byline.splitlines(), *self.body.splitlines()) if line)

    @property
    def length(self) -> int:
        """Characters of the body without spaces, punctuation included (字数, as the editor counts while typing)."""
        return length_of(self.body)


def length_of(body: str) -> int:
    """字数 of a body; the mark of a picture is none of its words."""
    return len(SPACE.sub("", PICTURE.sub("", body)))


def wanted_length(manuscript: Manuscript) -> str:
    """3000—3500 字, in the words of the task; empty when none was set."""
    low, high = manuscript.length_from, manuscript.length_to
    if low and high:
        return f"{low} 字" if low == high else f"{low}—{high} 字"
    return f"不少于 {low} 字" if low else f"不多于 {high} 字" if high else ""


def off_length(manuscript: Manuscript, length: int) -> str:
    """By how much the text misses what was asked: 还少 1200 字, 超出 300 字; empty when it fits or none was set."""
    if manuscript.length_from and length < manuscript.length_from:
        return f"还少 {manuscript.length_from - length} 字"
    if manuscript.length_to and length > manuscript.length_to:
        return f"超出 {length - manuscript.length_to} 字"
    return ""
