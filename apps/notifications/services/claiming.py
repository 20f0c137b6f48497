"""Taking deliveries for a while: under a lease, passing over what others hold."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from apps.core import clock
from apps.notifications.models import Channel, Delivery, Preference

LEASE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 5
DIGEST_MAX = 200
FAR = dt.timedelta(hours=1)  # no lease and no back-off lies further ahead
NEEDED = ("attempts", "lease_until", "next_try_at")  # of a claimed row; the packer reads the rest
WORN = "投递进程多次中断，已搁置"


def waiting(channel: str) -> QuerySet[Delivery]:
    """What is due on this channel now."""
    return Delivery.objects.filter(state=Delivery.State.PENDING, channel=channel, next_try_at__lte=clock.now())


@transaction.atomic
def claim(limit: int, channel: str = Channel.EMAIL) -> list[Delivery]:
    """Take up to `limit` due deliveries for LEASE; whoever else claims passes over them.

    Counts the try now, so that a message which kills its worker is parked as well.
    """
    due = waiting(channel).filter(digest=False).select_for_update(skip_locked=True)
    return _lease(list(due.only(*NEEDED).order_by("next_try_at")[:limit]))


@transaction.atomic
def claim_digest(channel: str) -> list[Delivery]:
    """Take all that is due for one person on this channel as one bundle; empty when there is nothing.

    The lock on the person's preferences keeps two workers from splitting one digest. A bundle once made
    stays the same set under the same id, however often it is tried.
    """
    due = waiting(channel).filter(digest=True)
    people = due.order_by("next_try_at").values_list("notification__recipient_id", flat=True)
    for person in dict.fromkeys(people[:DIGEST_MAX]):
        lock = Preference.objects.select_for_update(skip_locked=True).filter(pk=person)
        if not lock:
            continue
        mine = due.filter(notification__recipient_id=person).order_by("id")
        rows = list(mine.select_for_update(skip_locked=True, of=("self",))[:DIGEST_MAX])
        if rows:
            return _bundle(rows)
    return []


def _bundle(rows: list[Delivery]) -> list[Delivery]:
    known = next((row.bundle for row in rows if row.bundle is not None), None)
    if known is not None:
        return _lease([row for row in rows if row.bundle == known])
    for row in rows:
        row.bundle = rows[0].pk
    return _lease(rows, bundle=rows[0].pk)


def _lease(rows: list[Delivery], **values: Any) -> list[Delivery]:
    worn = [row.pk for row in rows if row.attempts >= MAX_ATTEMPTS]
    if worn:
        Delivery.objects.filter(pk__in=worn).update(state=Delivery.State.PARKED, lease_until=None, error=WORN)
    until, claimed = clock.now() + LEASE, [row for row in rows if row.attempts < MAX_ATTEMPTS]
    Delivery.objects.filter(pk__in=[row.pk for row in claimed]).update(
        lease_until=until, next_try_at=until, attempts=F("attempts") + 1, **values
    )
    for row in claimed:
        row.lease_until, row.next_try_at, row.attempts = until, until, row.attempts + 1
    return claimed


def heal_clock() -> int:
    """Make due what a clock that was ahead put into the far future; returns how many.

    A lease or back-off is minutes; only quiet hours and digests (`held_until`) lie further ahead.
    """
    now = clock.now()
    free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    lost = Delivery.objects.filter(free, state=Delivery.State.PENDING, next_try_at__gt=now + FAR)
    return lost.update(next_try_at=now, lease_until=None)
