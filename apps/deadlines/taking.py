"""Taking due limits under lock, with what their notices need and nothing more (performance.md P13)."""

import datetime as dt
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from apps.deadlines.models import Deadline


class Due(NamedTuple):
    """A limit that is to be told, with what its notice needs of its matter."""

    pk: int
    code: str
    principal_id: int
    due_at: dt.datetime
    matter_id: int
    kind: str
    title: str
    secrecy: int


DUE_AT = Cast("due_at", TextField())  # read as text: psycopg needs forty times as long for an instant under Django
OF_MATTER = tuple(f"matter__{name}" for name in ("kind", "title", "secrecy"))
ENDS = ("met_at", "cancelled_at", "matter__closed_at")


def take(now: dt.datetime, most: int) -> tuple[list[Due], list[int]]:
    """Up to `most` due limits, locked together with their matters until the transaction ends; what others hold is
    passed over. Those to be told, and the ids of those that are over: met, cancelled or of a closed matter."""
    rows = (
        Deadline.objects.select_for_update(skip_locked=True)  # without `of`: every table of the statement, these two
        .filter(next_alert_at__lte=now)
        .order_by("next_alert_at")
        .values_list("pk", "code", "principal_id", DUE_AT, "matter_id", *OF_MATTER, *ENDS)[:most]
    )
    alive: list[Due] = []
    over: list[int] = []
    for pk, code, principal_id, due_at, matter_id, kind, title, secrecy, met, cancelled, closed in rows:
        if met is None and cancelled is None and closed is None:
            alive.append(Due(pk, code, principal_id, _instant(due_at), matter_id, kind, title, secrecy))
        else:
            over.append(pk)
    return alive, over


def _instant(text: str) -> dt.datetime:
    """PostgreSQL names the offset; SQLite keeps UTC without saying so."""
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
