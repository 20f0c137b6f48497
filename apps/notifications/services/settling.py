"""A notice whose occasion is over: done by another, withdrawn, read elsewhere.

Nearly every deed asks, and mostly there is nothing left: so the look is one prepared statement by numbers alone
(performance.md P10), what it finds is chosen from here, and only what is found is written.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.core import clock
from apps.core.prepared import Prepared
from apps.matters.models import Matter
from apps.notifications.models import Delivery, Notification
from apps.org.models import Membership, Principal, User

Several = str | Sequence[str]  # one, or any of these


class _Open(NamedTuple):
    """A notice that is unread, or of which something still waits to be sent."""

    pk: int
    recipient_id: int
    key: str
    code: str
    read_at: dt.datetime | None
    waits: bool


def settle(
    *,
    matter: Matter,
    key: Several = "",
    key_prefix: Several = "",
    codes: Iterable[str] = (),
    recipients: Iterable[User] | None = None,
    principals: Iterable[Principal] | None = None,
) -> int:
    """Mark unread notices of this matter as read, because nothing is left to do about them (PLT-06).

    Chosen by `key` ("step:12", and what repeats it: "step:12:…"), by `key_prefix`, by `codes` ("todo"), or any
    of these together; for all who were told, or only `recipients`, or only those who act for `principals`.
    What waits for the end of quiet hours or for a digest and was never tried is not sent any more. Returns
    how many notices were unread. Raises ValueError when nothing is named: a whole matter is never silenced
    by mistake. Asks once, and writes only when it finds something: several keys in one call cost as one.
    """
    keys, prefixes, wanted = _several(key), _several(key_prefix), set(codes)
    if not (keys or prefixes or wanted):
        raise ValueError("name a key, a prefix or codes")
    told = None if recipients is None else {person.pk for person in recipients}
    rows = [
        row
        for row in _open(matter.pk, told)
        if (not wanted or row.code in wanted)
        and (not keys or row.key in keys or row.key.startswith(tuple(f"{one}:" for one in keys)))
        and (not prefixes or row.key.startswith(prefixes))
    ]
    if rows and principals is not None:
        acting = Membership.objects.filter(principal__in=[one.pk for one in principals])
        users = set(acting.values_list("user_id", flat=True))
        rows = [row for row in rows if row.recipient_id in users]
    return _write(rows) if rows else 0


def _several(given: Several) -> tuple[str, ...]:
    return tuple(one for one in ([given] if isinstance(given, str) else given) if one)


@transaction.atomic(savepoint=False)  # inside a deed nobody goes on without it
def _write(rows: Sequence[_Open]) -> int:
    now, waiting, unread = (
        clock.now(),
        [row.pk for row in rows if row.waits],
        [row.pk for row in rows if row.read_at is None],
    )
    if waiting:
        _untried().filter(notification__in=waiting, held_until__gt=now).update(state=Delivery.State.SKIPPED)
    if not unread:
        return 0
    return Notification.objects.filter(pk__in=unread, read_at__isnull=True).update(read_at=now)


def _untried() -> QuerySet[Delivery]:
    """Deliveries that wait for an hour of their own, and that no worker has had."""
    return Delivery.objects.filter(state=Delivery.State.PENDING, attempts=0, lease_until=None, held_until__isnull=False)


def _rows(**of: Any) -> QuerySet[Any, Any]:
    waits = Exists(_untried().filter(notification=OuterRef("pk")))
    rows = Notification.objects.filter(Q(read_at__isnull=True) | waits, **of).order_by()
    return rows.values_list("pk", "recipient_id", "key", "code", "read_at", waits)


def _of_matter(matter_id: int) -> QuerySet[Any, Any]:
    return _rows(matter_id=matter_id)


def _of_one(matter_id: int, user_id: int) -> QuerySet[Any, Any]:
    return _rows(matter_id=matter_id, recipient_id=user_id)


_ALL, _ONE = Prepared(_of_matter, matter_id=int), Prepared(_of_one, matter_id=int, user_id=int)


def _open(matter_id: int, recipients: set[int] | None) -> list[_Open]:
    """What is open of a matter; of one reader among hundreds only theirs is fetched."""
    if recipients is not None and len(recipients) == 1:
        found = _ONE.rows(matter_id=matter_id, user_id=next(iter(recipients)))
    else:
        found = _ALL.rows(matter_id=matter_id) if recipients is None or recipients else []
    return [row for row in map(_Open._make, found) if recipients is None or row.recipient_id in recipients]
