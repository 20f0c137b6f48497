"""The one sweeper: what is due becomes a notice, once, wherever and however often it runs (PLT-06).

Nothing waits in the broker. A row tells when to look at it again (`next_alert_at`); the sweeper takes
due rows in batches, writes the notice of the LATEST stage passed and steps over all the others, so that
after days of downtime there is one catch-up notice and not one for every stage missed.

Row and matter are locked together, passing over what others hold: a service that holds the matter is
never waited for (its row comes with the next sweep), so sweeper and service cannot deadlock.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F

from apps.core import clock
from apps.deadlines import codes, reaching, words
from apps.deadlines.codes import LATE, Stage
from apps.deadlines.models import Deadline
from apps.deadlines.reaching import Reached
from apps.notifications.services import Notice, write
from apps.org.models import User

log = logging.getLogger(__name__)

BATCH = 1000
Step = tuple[str, int]  # code and how many of its stages are past now


def sweep() -> int:
    """Tell everybody whose limit reached a stage; returns how many notices are new.

    A second run writes nothing. Safe to run anywhere, any number of times at once.
    """
    now, written = clock.now(), 0
    while True:
        taken, new = _sweep_batch(now)
        written += new
        if taken < BATCH:
            return written


@transaction.atomic
def _sweep_batch(now: dt.datetime) -> tuple[int, int]:
    rows = list(
        Deadline.objects.select_for_update(skip_locked=True, of=("self", "matter"))
        .select_related("matter", "principal")
        .filter(next_alert_at__lte=now)
        .order_by("next_alert_at")[:BATCH]
    )
    if not rows:
        return 0, 0
    alive = [row for row in rows if row.is_open and row.matter.closed_at is None]
    people = reaching.people_of(alive)
    notices: list[Notice] = []
    steps: dict[Step, list[int]] = defaultdict(list)
    for row in alive:
        spec = codes.get(row.code)
        passed = spec.passed(row.due_at, now)
        steps[row.code, passed].append(row.pk)
        if passed:
            notices += _notices(row, spec.stages[passed - 1], people[row.pk], now)
    new = write(notices)
    for step, ids in steps.items():
        _advance(step, ids)
    if len(alive) < len(rows):  # closed or ended meanwhile: never again
        Deadline.objects.filter(pk__in={row.pk for row in rows} - {row.pk for row in alive}).update(next_alert_at=None)
    return len(rows), new


def _advance(step: Step, ids: Sequence[int]) -> None:
    """Rows of one code at one stage have one distance to their next alert: one statement for all."""
    code, passed = step
    stages = codes.get(code).stages
    rows = Deadline.objects.filter(pk__in=ids)
    if passed < len(stages):
        rows.update(alerted=passed, next_alert_at=F("due_at") + stages[passed].offset)
    else:
        rows.update(alerted=passed, next_alert_at=None)


def _notices(row: Deadline, stage: Stage, people: Sequence[Reached], now: dt.datetime) -> Iterable[Notice]:
    """One notice for each who must act or stands in for them, and from the first escalation on for those above."""
    key = f"deadline:{row.pk}:{int(row.due_at.timestamp())}:{stage.name}"
    text = words.title(row, stage, now)
    told: set[int] = set()
    for one in people:
        if one.clearance >= row.matter.secrecy and one.user_id not in told:
            told.add(one.user_id)
            said = words.in_the_name_of(one.absent, text) if one.absent else text
            yield Notice(one.user_id, key, "deadline", said, "", row.matter_id, "", one.email)
    if stage.kind != LATE:
        return
    body = words.escalation(row)
    for user in _above(row):
        if user.pk not in told and user.is_active and user.clearance >= row.matter.secrecy:
            told.add(user.pk)
            yield Notice(user.pk, key, "deadline", text, body, row.matter_id, "", user.email)


def _above(row: Deadline) -> Iterable[User]:
    escalate_to = codes.get(row.code).escalate_to
    if escalate_to is None:
        return ()
    try:
        with transaction.atomic():
            return list(escalate_to(row))
    except Exception:  # one app's mistake must not stop the reminders of all others
        log.exception("escalation of deadline %s failed", row.pk)
        return ()
