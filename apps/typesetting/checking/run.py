"""The door of the form check."""

import datetime as dt

from apps.typesetting.checking.facts import Facts
from apps.typesetting.checking.faults import Fault
from apps.typesetting.paper import Paper
from apps.typesetting.reading.draft import DocxDraft


def check(paper: Paper, *, today: dt.date | None = None, facts: Facts | None = None) -> list[Fault]:
    """All faults of form, in the order of the page: head, title, recipients, text, annexes, signature, colophon.

    `today` (the office's day when not given) is what dates are held against. A rule asks nothing of a paper dated
    before the rule was in force.
    """
    raise NotImplementedError


def check_docx(draft: DocxDraft, *, today: dt.date | None = None, facts: Facts | None = None) -> list[Fault]:
    """The same for an uploaded .docx, and its typography: faces, sizes, line pitch, indents, margins, page number."""
    raise NotImplementedError
