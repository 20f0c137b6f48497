"""The one sweeper: what is due becomes a notice, once, wherever and however often it runs (PLT-06).

Nothing waits in the broker. A row tells when to look at it again (`next_alert_at`); the sweeper takes
due rows in batches, writes the notice of the LATEST stage passed and steps over all the others, so that
after days of downtime there is one catch-up notice and not one for every stage missed.

Row and matter are locked together, passing over what others hold: a service that holds the matter is
never waited for (its row comes with the next sweep), so sweeper and service cannot deadlock.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from apps.core import clock
from apps.deadlines import reaching
from apps.deadlines.codes import DeadlineCode
from apps.deadlines.models import Deadline
from apps.deadlines.taking import take
from apps.deadlines.telling import Teller
from apps.matters.search.lookup import Among
from apps.notifications.services import Notice, write

BATCH = 2000  # a tenth of a second under lock


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
    """A number of statements that does not grow with the rows (performance.md P13)."""
    alive, over = take(now, BATCH)
    new = 0
    if alive:
        people = reaching.people_of(alive)
        teller = Teller(alive, now)
        notices: list[Notice] = []
        steps: dict[tuple[str, int], list[int]] = defaultdict(list)  # code, how many of its stages are past
        for row in alive:
            moment = teller.moment(row)
            steps[row.code, moment.passed].append(row.pk)
            notices += teller.notices(row, moment, people[row.pk])
        new = write(notices)
        for (code, passed), ids in steps.items():
            _advance(teller.specs[code], passed, ids)
    if over:  # closed or ended meanwhile: never again
        Deadline.objects.filter(Among(F("pk"), over)).update(next_alert_at=None)
    return len(alive) + len(over), new


def _advance(spec: DeadlineCode, passed: int, ids: Sequence[int]) -> None:
    """Rows of one code at one stage have one distance to their next alert: one statement for all."""
    rows = Deadline.objects.filter(Among(F("pk"), ids))
    if passed < len(spec.stages):
        rows.update(alerted=passed, next_alert_at=F("due_at") + spec.stages[passed].offset)
    else:
        rows.update(alerted=passed, next_alert_at=None)
