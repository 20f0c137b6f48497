"""The door of the form check."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from apps.core import clock
from apps.typesetting.checking import (
    annexes,
    bodies,
    dates,
    head,
    levels,
    numerals,
    parties,
    punctuation,
    titles,
    typography,
)
from apps.typesetting.checking.catalogue import RULES
from apps.typesetting.checking.facts import Facts
from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import Look
from apps.typesetting.paper import Paper
from apps.typesetting.reading.draft import DocxDraft

_EXAMINERS: tuple[Callable[[Look], Iterator[Fault]], ...] = (
    head.faults,
    titles.faults,
    parties.faults,
    bodies.faults,
    levels.faults,
    dates.faults,
    punctuation.faults,
    numerals.faults,
    annexes.faults,
)
# The order of the page.
_FIELDS = (
    *("page", "copy_number", "secrecy", "urgency", "mark", "number", "signers", "title", "main_recipients", "text"),
    *("annexes", "signatories", "document_date", "seals", "note", "attendance", "annex_texts"),
    *("copies_to", "printed_by", "printed_on"),
)


def check(paper: Paper, *, today: dt.date | None = None, facts: Facts | None = None) -> list[Fault]:
    """All faults of form, in the order of the page: head, title, recipients, text, annexes, signature, colophon.

    `today` (the office's day when not given) is what dates are held against. A rule asks nothing of a paper dated
    before the rule was in force.
    """
    look = Look(paper, facts or Facts(), today or clock.today())
    return _ordered(_asked(paper, (fault for examine in _EXAMINERS for fault in examine(look))))


def check_docx(draft: DocxDraft, *, today: dt.date | None = None, facts: Facts | None = None) -> list[Fault]:
    """The same for an uploaded .docx, and its typography: faces, sizes, line pitch, indents, margins, page number."""
    paper = draft.paper()
    found = check(paper, today=today, facts=facts)
    return _ordered([*found, *_asked(paper, typography.faults(draft))])


def _asked(paper: Paper, faults: Iterable[Fault]) -> list[Fault]:
    """Only what was in force on the day of the paper."""
    day = paper.document_date
    return [fault for fault in faults if day is None or day >= RULES[fault.code].since]


def _ordered(faults: list[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda f: (_FIELDS.index(f.field), f.item if f.field == "annex_texts" else 0, f.line))
