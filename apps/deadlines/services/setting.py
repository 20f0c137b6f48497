"""Setting, meeting and cancelling a limit. The caller holds the lock of the matter."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from apps.core import clock
from apps.deadlines import codes
from apps.deadlines.models import Deadline
from apps.matters.models import Matter
from apps.notifications.services import settle
from apps.org.models import Principal


@transaction.atomic
def set_deadline(
    *,
    matter: Matter,
    code: str,
    principal: Principal,
    due_at: dt.datetime,
    starts_at: dt.datetime | None = None,
    ref: str = "",
) -> Deadline:
    """`principal` must act by `due_at`. Set again it is changed and its alerts start over.

    Saying the same again changes nothing. Warnings whose time is already past are not sent; a limit
    that lies in the past is told with the next sweep.
    """
    now = clock.now()
    row = Deadline.objects.filter(matter=matter, code=code, ref=ref).first()
    if row is None:
        row = Deadline(matter=matter, code=code, ref=ref, starts_at=starts_at or now)
    elif row.is_open and (row.principal_id, row.due_at, row.starts_at) == (
        principal.pk,
        due_at,
        starts_at or row.starts_at,
    ):
        return row
    spec = codes.get(code)
    missed = [stage for stage in spec.stages if stage.kind == codes.WARN and due_at + stage.offset <= now]
    row.principal, row.due_at, row.starts_at = principal, due_at, starts_at or row.starts_at
    row.met_at = row.cancelled_at = None
    row.alerted = len(missed)
    row.next_alert_at = spec.alert_at(due_at, row.alerted)
    row.save()
    return row


def meet(*, matter: Matter, code: str, ref: str = "") -> None:
    """It was done: the time is kept for the on-time figures, alerts stop. Without such a limit nothing happens."""
    open_rows = Deadline.objects.filter(matter=matter, code=code, ref=ref, met_at=None, cancelled_at=None)
    _settle(open_rows, matter)
    open_rows.update(met_at=clock.now(), next_alert_at=None)


def cancel(*, matter: Matter, code: str = "", ref: str = "") -> None:
    """Nobody need act any more: alerts stop. Without `code` every open limit of the matter, without `ref`
    every open limit of the code."""
    rows = Deadline.objects.filter(matter=matter, met_at=None, cancelled_at=None)
    if code:
        rows = rows.filter(code=code)
    if ref:
        rows = rows.filter(ref=ref)
    _settle(rows, matter)
    rows.update(cancelled_at=clock.now(), next_alert_at=None)


def _settle(rows: QuerySet[Deadline], matter: Matter) -> None:
    """A reminder of what is done by now is not unread any more, for whoever was told."""
    keys = [f"deadline:{pk}" for pk in rows.filter(alerted__gt=0).values_list("pk", flat=True)]
    if keys:
        settle(matter=matter, key=keys)
