"""How long steps and runs took in the last twelve months, counted once a day for the pages (PLT-04)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.approvals.models import Approval, ApprovalStep, Opinion
from apps.core import clock
from apps.processes.models import ProcessFigure
from apps.processes.selectors import targets
from apps.processes.worked import OfficeClock, percentile

PERIOD = dt.timedelta(days=365)
LONGEST = dt.timedelta(days=730)  # a step that was open for longer counts from here
BARE = ("", "圈阅", "同意", "已阅", "阅", "同意。", "已阅。")  # words that add nothing
Step, Run = ApprovalStep.State, Approval.State
Key = tuple[str, str, str, str]  # kind, flow, subject, step


@dataclass
class Pile:
    """What was found of one step, or of a run as a whole."""

    order: int = 0
    minutes: list[int] = field(default_factory=list)
    late: int = 0
    turned: int = 0
    unchanged: int = 0


def count_figures(*, again: bool = False) -> int:
    """Count the figures of today, when nobody did; returns how many were written. Twice is as once.

    Two questions to the database for the whole period, the arithmetic of the office's time in memory.
    `again` counts anew on the same day.
    """
    today = clock.today()
    if not again and ProcessFigure.objects.filter(until=today).exists():
        return 0
    since = today - PERIOD
    worked = OfficeClock(since - LONGEST, today)
    begun = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    piles = _steps(begun, worked) | _runs(begun, worked)
    goals = targets({kind for kind, *_ in piles})
    now = clock.now()
    rows = [_row(key, pile, goals[key[0]], since, today, now) for key, pile in piles.items()]
    with transaction.atomic():
        ProcessFigure.objects.all().delete()
        ProcessFigure.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _row(key: Key, pile: Pile, goal: int, since: dt.date, until: dt.date, now: dt.datetime) -> ProcessFigure:
    kind, flow, subject, step = key
    minutes = sorted(pile.minutes)
    return ProcessFigure(
        kind=kind,
        flow=flow,
        subject=subject,
        step=step,
        order=pile.order,
        count=len(minutes),
        median=percentile(minutes, 50),
        p90=percentile(minutes, 90),
        late=pile.late,
        turned=pile.turned,
        unchanged=pile.unchanged,
        within=sum(one <= goal for one in minutes),
        since=since,
        until=until,
        counted_at=now,
    )


def _steps(begun: dt.datetime, worked: OfficeClock) -> dict[Key, Pile]:
    """Every decided step. It changed something when it was turned back, or when somebody said more than yes."""
    bare = Q(decision=Opinion.Decision.APPROVE, text__in=BARE) | Q(decision=Opinion.Decision.SKIP)
    said = Opinion.objects.filter(step=OuterRef("pk")).exclude(bare)
    rows = ApprovalStep.objects.filter(
        closed_at__gte=begun, opened_at__isnull=False, state__in=(Step.DONE, Step.RETURNED, Step.REJECTED)
    )
    values: Iterable[tuple] = (
        rows.annotate(said=Exists(said))
        .order_by()
        .values_list(
            "approval__matter__kind", "approval__flow__code", "approval__subject", "label",
            "order", "state", "opened_at", "closed_at", "due_at", "said",
        )
        .iterator(chunk_size=5000)
    )  # fmt: skip
    piles = defaultdict[Key, Pile](Pile)
    for kind, flow, subject, label, order, state, opened, closed, due, said_more in values:
        pile = piles[kind, flow or "", subject, label]
        pile.order = min(pile.order or order, order)
        pile.minutes.append(worked.minutes(opened, closed))
        pile.late += due is not None and closed > due
        pile.turned += state != Step.DONE
        pile.unchanged += state == Step.DONE and not said_more
    return dict(piles)


def _runs(begun: dt.datetime, worked: OfficeClock) -> dict[Key, Pile]:
    """Every run that came to an end by a decision; one that was withdrawn says nothing of the process."""
    rows = Approval.objects.filter(ended_at__gte=begun, state__in=(Run.APPROVED, Run.REJECTED, Run.RETURNED)).order_by()
    values: Iterable[tuple] = rows.values_list(
        "matter__kind", "flow__code", "subject", "state", "started_at", "ended_at"
    ).iterator(chunk_size=5000)
    piles = defaultdict[Key, Pile](Pile)
    for kind, flow, subject, state, started, ended in values:
        pile = piles[kind, flow or "", subject, ""]
        pile.minutes.append(worked.minutes(started, ended))
        pile.turned += state != Run.APPROVED
    return dict(piles)
