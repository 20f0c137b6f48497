"""What the register says of one paper: the fields the registry may correct, in values and in words."""

import datetime as dt
import hashlib
from dataclasses import dataclass, fields
from typing import Self

from apps.core.secrecy import Secrecy, Urgency
from apps.documents.models import IncomingDocument

LABELS = {
    "title": "标题",
    "source_organisation": "来文单位",
    "source_number": "来文字号",
    "document_kind": "文种",
    "document_date": "成文日期",
    "copies": "份数",
    "pages": "页数",
    "secrecy": "密级",
    "urgency": "紧急程度",
    "handling_requirement": "办理要求",
    "note": "备注",
}
OF_THE_MATTER = ("title", "secrecy", "urgency")


@dataclass(frozen=True)
class Entry:
    """One line of the register, without its number and the time of receipt: those never change."""

    title: str
    source_organisation: str
    source_number: str
    document_kind: str
    document_date: dt.date | None
    copies: int
    pages: int | None
    secrecy: int
    urgency: int
    handling_requirement: str
    note: str

    @classmethod
    def of(cls, document: IncomingDocument) -> Self:
        """What the register says now."""
        matter = document.matter
        return cls(**{
            one.name: getattr(matter if one.name in OF_THE_MATTER else document, one.name) for one in fields(cls)
        })  # fmt: skip

    def words(self) -> dict[str, str]:
        """Label → value, as the timeline keeps them."""
        shown = {name: getattr(self, name) for name in LABELS}
        shown["secrecy"], shown["urgency"] = Secrecy(self.secrecy).label, Urgency(self.urgency).label
        return {LABELS[name]: "" if value is None else str(value) for name, value in shown.items()}

    def compare(self, other: "Entry") -> dict[str, list[str]]:
        """Label → [here, there] of every field in which the other differs."""
        there = other.words()
        return {label: [here, there[label]] for label, here in self.words().items() if here != there[label]}

    @property
    def mark(self) -> str:
        """Changes with the content: whoever corrects says which content they had before them."""
        return hashlib.sha256("\x1f".join(self.words().values()).encode()).hexdigest()[:16]
