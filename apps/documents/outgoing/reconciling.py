"""已发 n 已归 m: what was numbered in a year against what is on file, electronic and paper apart (DOC-11)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from apps.core import clock
from apps.documents.models import OutgoingState
from apps.documents.outgoing import selectors
from apps.documents.outgoing.deadlines import FILING_TIME
from apps.org.models import User

VALUES = (
    "matter_id", "matter__number", "matter__title", "matter__state", "signed_at", "issuer_code__code", "void_reason",
    "matter__archive_record__electronic_filed_at", "matter__archive_record__paper_filed_at", "paper_required",
)  # fmt: skip


@dataclass
class Line:
    """One numbered document; `electronic` and `paper` are when each copy was filed, `needs_paper` whether there is
    a paper copy at all."""

    matter_id: int
    number: str
    title: str
    state: str
    signed_at: dt.datetime
    electronic: dt.datetime | None
    paper: dt.datetime | None
    needs_paper: bool = True

    @property
    def is_late(self) -> bool:
        """Some copy came, or is still missing, later than 24 hours after the signature."""
        limit = self.signed_at + FILING_TIME
        copies = (self.electronic, self.paper) if self.needs_paper else (self.electronic,)
        return any((one or clock.now()) > limit for one in copies)

    @property
    def is_complete(self) -> bool:
        """Every copy that there is is on file."""
        return self.electronic is not None and (self.paper is not None or not self.needs_paper)


@dataclass
class Balance:
    """One code in one year: how many numbers, how many void, on file, on paper; which are missing."""

    code: str
    numbered: int = 0
    voided: int = 0
    electronic: int = 0
    paper: int = 0
    paperless: int = 0
    late: int = 0
    missing: list[Line] = field(default_factory=list)

    @property
    def in_force(self) -> int:
        """Numbered and not void."""
        return self.numbered - self.voided


def years_of(user: User) -> list[int]:
    """Years in which something was signed, the latest first."""
    rows = selectors.visible_to(user).filter(document_date__isnull=False)
    return sorted({date.year for date in rows.dates("document_date", "year")}, reverse=True)


def balances(user: User, year: int) -> list[Balance]:
    """Per code, among what the person may see (one query)."""
    rows = selectors.visible_to(user).filter(document_date__year=year).exclude(matter__number="")
    found: dict[str, Balance] = defaultdict(lambda: Balance(""))
    for row in rows.order_by("matter__number_key").values(*VALUES):
        code = row["issuer_code__code"]
        balance = found[code]
        balance.code = code
        _count(balance, row)
    return [found[code] for code in sorted(found)]


def _count(balance: Balance, row: dict[str, Any]) -> None:
    balance.numbered += 1
    if row["matter__state"] == OutgoingState.VOIDED:
        balance.voided += 1
        return
    line = Line(
        row["matter_id"],
        row["matter__number"],
        row["matter__title"],
        OutgoingState(row["matter__state"]).label,
        row["signed_at"],
        row["matter__archive_record__electronic_filed_at"],
        row["matter__archive_record__paper_filed_at"],
        row["paper_required"],
    )
    balance.electronic += line.electronic is not None
    balance.paper += line.paper is not None
    balance.paperless += not line.needs_paper
    balance.late += line.is_late
    if not line.is_complete:
        balance.missing.append(line)
