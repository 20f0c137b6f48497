"""The numbers beside the navigation, all in one query."""

import datetime as dt
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from apps.approvals.models import StepAssignee
from apps.core import clock
from apps.documents.models import CirculationReader
from apps.matters.models import Participant
from apps.notifications.models import Notification
from apps.org.models import Membership, User
from apps.supervision.models import SupervisionItem

BOUND = 100  # counted up to here and no further; shown as 99+
# Stand for the person, their clearance and the day in the compiled statement.
_ANY_USER, _ANY_LEVEL, _ANY_DAY = -987654321, 31987, dt.date(1987, 6, 5)


@dataclass(frozen=True)
class Counts:
    """What waits for a person; each number is at most BOUND."""

    todo: int = 0
    incoming: int = 0
    to_read: int = 0
    overdue_items: int = 0
    unread: int = 0


def _querysets(user_id: int, level: int, today: dt.date) -> dict[str, QuerySet[Any, Any]]:
    mine = Membership.objects.filter(user_id=user_id).values("principal_id")
    held = Participant.objects.filter(principal__in=mine, part=Participant.Part.HOLDER, until__isnull=True)
    held = held.filter(matter__secrecy__lte=level)
    held = held.exclude(matter__kind="incoming", matter__state="circulating")  # its readers hold it: that is to read
    readings = CirculationReader.objects.filter(user_id=user_id, opened_at__isnull=False, read_at__isnull=True)
    readings = readings.filter(document__matter__secrecy__lte=level)
    own = SupervisionItem.objects.filter(owner_id=user_id, closed_on__isnull=True, matter__secrecy__lte=level)
    cleared = Q(matter__isnull=True) | Q(matter__secrecy__lte=level)
    return {
        # An item stays its owner's to do while somebody else decides on an extension of it.
        "todo": held.values("matter_id").union(
            own.filter(matter__state="in_progress").values("matter_id"), _stood_in_for(user_id, level, today)
        ),
        "incoming": held.filter(matter__kind="incoming").values("matter_id").distinct(),
        "to_read": readings.values("pk"),
        "overdue_items": own.filter(due_on__lt=today).values("pk"),
        "unread": Notification.objects.filter(cleared, recipient_id=user_id, read_at__isnull=True).values("pk"),
    }


def _stood_in_for(user_id: int, level: int, today: dt.date) -> QuerySet[Any, Any]:
    """Matters whose step waits for somebody absent for whom the person stands in (授权代理)."""
    over = "principal__memberships__user__delegations"
    standing_in = {
        f"{over}__deputy_id": user_id,
        f"{over}__revoked_at__isnull": True,
        f"{over}__starts_on__lte": today,
        f"{over}__ends_on__gte": today,
    }
    shares = StepAssignee.objects.filter(
        decided_at__isnull=True, step__state="active", step__approval__matter__secrecy__lte=level, **standing_in
    ).annotate(kinds=Cast(f"{over}__kinds", TextField()))
    kind = Concat(Value('"'), "step__approval__matter__kind", Value('"'))
    return shares.filter(Q(kinds="[]") | Q(kinds__contains=kind)).values("step__approval__matter_id")


@cache
def _statement(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """One SELECT of bounded sub-selects with its parameters, compiled once per process.

    Django cannot put a LIMIT inside an aggregate subquery of another statement, so the compiled query
    sets are joined here; their parameters stay parameters. Compiling costs ten times the query.
    """
    querysets = _querysets(_ANY_USER, _ANY_LEVEL, _ANY_DAY)
    parts: list[str] = []
    params: list[Any] = []
    for field in fields(Counts):
        sql, args = querysets[field.name].order_by()[:BOUND].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 (compiled by the ORM)
        params.extend(args)
    return f"SELECT {', '.join(parts)}", tuple(params)


def shell_counts(user: User) -> Counts:
    """Count everything of the shell for one person, in one query."""
    sql, params = _statement(connection.vendor)
    day = connection.ops.adapt_datefield_value
    put = {_ANY_USER: user.pk, _ANY_LEVEL: user.clearance, day(_ANY_DAY): day(clock.today())}
    with connection.cursor() as cursor:
        cursor.execute(sql, [put.get(value, value) for value in params])
        return Counts(*cursor.fetchone())
