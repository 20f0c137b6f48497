"""The numbers beside the navigation, all in one query."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from apps.approvals.models import StepAssignee
from apps.approvals.subjects import under_dual_control
from apps.core import clock
from apps.core.prepared import Compiled, Prepared
from apps.documents.models import CirculationReader, Recipient
from apps.matters.models import Participant
from apps.notifications.models import Notification
from apps.org.models import Membership, User
from apps.supervision.models import SupervisionItem

BOUND = 100  # counted up to here and no further; shown as 99+


@dataclass(frozen=True)
class Counts:
    """What waits for a person; each number is at most BOUND."""

    todo: int = 0
    incoming: int = 0
    circulating: int = 0  # in circulation, not read yet
    to_sign_for: int = 0  # issued documents that wait for 签收
    overdue_items: int = 0
    unread: int = 0

    @property
    def to_read(self) -> int:
        """待阅 of both kinds."""
        return min(self.circulating + self.to_sign_for, BOUND)


def _querysets(user_id: int, level: int, today: dt.date) -> dict[str, QuerySet[Any, Any]]:
    mine = Membership.objects.filter(user_id=user_id).values("principal_id")
    held = Participant.objects.filter(principal__in=mine, part=Participant.Part.HOLDER, until__isnull=True)
    held = held.filter(matter__secrecy__lte=level)
    held = held.exclude(matter__kind="incoming", matter__state="circulating")  # its readers hold it: that is to read
    readings = CirculationReader.objects.filter(user_id=user_id, opened_at__isnull=False, read_at__isnull=True)
    readings = readings.filter(document__matter__secrecy__lte=level)
    to_sign = Recipient.objects.filter(principal__in=mine, received_at__isnull=True)
    to_sign = to_sign.filter(document__matter__secrecy__lte=level)
    own = SupervisionItem.objects.filter(owner_id=user_id, closed_on__isnull=True, matter__secrecy__lte=level)
    cleared = Q(matter__isnull=True) | Q(matter__secrecy__lte=level)
    return {
        # An item stays its owner's to do while somebody else decides on an extension of it.
        "todo": held.values("matter_id").union(own.filter(matter__state="in_progress").values("matter_id")),
        "incoming": held.filter(matter__kind="incoming").values("matter_id").distinct(),
        "circulating": readings.values("document_id"),
        "to_sign_for": to_sign.values("document_id").distinct(),
        "overdue_items": own.filter(due_on__lt=today).values("pk"),
        "unread": Notification.objects.filter(cleared, recipient_id=user_id, read_at__isnull=True).values("pk"),
    }


def _stood_in_for(user_id: int, level: int, today: dt.date) -> QuerySet[Any, Any]:
    """Matters whose step waits for somebody absent for whom the person stands in (授权代理): as in the to-do list,
    not those under dual control that one of the two began."""
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
    shares = shares.filter(Q(kinds="[]") | Q(kinds__contains=kind))
    began = Q(step__approval__started_by_id=user_id) | Q(step__approval__started_by=F("principal__memberships__user"))
    return shares.exclude(began, step__approval__subject__in=under_dual_control())


def _joined(querysets: dict[str, QuerySet[Any, Any]]) -> Compiled:
    """One SELECT of bounded sub-selects.

    Django cannot put a LIMIT inside an aggregate subquery of another statement, so the compiled query
    sets are joined here; their parameters stay parameters.
    """
    parts: list[str] = []
    params: list[Any] = []
    for field in fields(Counts):
        sql, args = querysets[field.name].order_by()[:BOUND].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 (compiled by the ORM)
        params.extend(args)
    return f"SELECT {', '.join(parts)}", tuple(params)


def _own(user_id: int, level: int, today: dt.date) -> Compiled:
    return _joined(_querysets(user_id, level, today))


def _with_absent(user_id: int, level: int, today: dt.date) -> Compiled:
    return _joined(_with_stood_in(user_id, level, today))


def _with_stood_in(user_id: int, level: int, today: dt.date) -> dict[str, QuerySet[Any, Any]]:
    """What waits for somebody absent is the deputy's to do as well: few people are, and eight tables cost as much
    to plan as all the rest."""
    querysets = _querysets(user_id, level, today)
    stood_in = _stood_in_for(user_id, level, today)
    incoming = stood_in.filter(step__approval__matter__kind="incoming")
    querysets["todo"] = querysets["todo"].union(stood_in.values("step__approval__matter_id"))
    querysets["incoming"] = querysets["incoming"].union(incoming.values("step__approval__matter_id"))
    return querysets


_OWN = Prepared(_own, user_id=int, level=int, today=dt.date)
_WITH_ABSENT = Prepared(_with_absent, user_id=int, level=int, today=dt.date)


def shell_counts(user: User) -> Counts:
    """Count everything of the shell for one person, in one query."""
    statement = _WITH_ABSENT if user.stands_in else _OWN
    (numbers,) = statement.rows(user_id=user.pk, level=user.clearance, today=clock.today())
    return Counts(*numbers)
