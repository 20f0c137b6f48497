"""Reads of the library: notes, figures, feedback. The processes themselves stand in catalogue.py."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from apps.org.models import User
from apps.processes.models import ProcessFeedback, ProcessFigure, ProcessNote, ProcessReview
from apps.processes.worked import minutes_of_a_day

LEAST = 5  # decisions from which a step that never changed anything is worth a word
SHOWN = 50


def targets(kinds: Iterable[str]) -> dict[str, int]:
    """The target of each process in minutes of office time: its own, else that of the company."""
    own = dict(ProcessNote.objects.filter(target_days__isnull=False).values_list("kind", "target_days"))
    return {kind: target_minutes(own.get(kind)) for kind in kinds}


def target_minutes(days: object | None) -> int:
    """A target in minutes of office time; without one of its own that of the company (PROCESS_TARGET_DAYS)."""
    return round(float(str(days or settings.PROCESS_TARGET_DAYS)) * minutes_of_a_day())


def quarter_of(day: dt.date) -> str:
    """2026Q4."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def quarter_words(quarter: str) -> str:
    """2026 年第 4 季度."""
    return f"{quarter[:4]} 年第 {quarter[5:]} 季度"


def figures_of(kind: str) -> list[ProcessFigure]:
    """What was counted last of one process."""
    return list(ProcessFigure.objects.filter(kind=kind))


def idle_of(figures: Iterable[ProcessFigure]) -> list[ProcessFigure]:
    """The steps that never changed anything, of those decided often enough to say so."""
    return [one for one in figures if one.step and one.count >= LEAST and one.unchanged == one.count]


def reviewed_in(quarter: str) -> set[str]:
    """The processes whose review of a quarter is written."""
    return set(ProcessReview.objects.filter(quarter=quarter).values_list("kind", flat=True))


def reviews_of(kind: str) -> list[ProcessReview]:
    """The reviews of one process, the newest first."""
    return list(ProcessReview.objects.filter(kind=kind).select_related("reviewed_by")[:4])


def own_feedback(user: User, kind: str) -> list[ProcessFeedback]:
    """What the person said of one process, with the answers."""
    rows = ProcessFeedback.objects.filter(kind=kind, author=user).select_related("answered_by")
    return list(rows[:10])


def feedback_on(kind: str) -> list[ProcessFeedback]:
    """What everybody said of one process, for who answers for it; the caller has asked rules.owns."""
    return list(feedback().filter(kind=kind)[:SHOWN])


def feedback(state: str = "") -> "QuerySet[ProcessFeedback]":
    """Everything people said, newest first; the caller has asked can_read_feedback."""
    rows = ProcessFeedback.objects.select_related("author__department", "answered_by").order_by("-id")
    return rows.filter(state=state) if state else rows
