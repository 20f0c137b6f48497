"""A notice whose occasion is over: done by another, withdrawn, read elsewhere."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from apps.core import clock
from apps.matters.models import Matter
from apps.notifications.models import Delivery, Notification
from apps.org.models import Membership, Principal, User


@transaction.atomic
def settle(
    *,
    matter: Matter,
    key: str = "",
    key_prefix: str = "",
    codes: Iterable[str] = (),
    recipients: Iterable[User] | None = None,
    principals: Iterable[Principal] | None = None,
) -> int:
    """Mark unread notices of this matter as read, because nothing is left to do about them (PLT-06).

    Chosen by `key` ("step:12", and what repeats it: "step:12:…"), by `key_prefix`, by `codes` ("todo"), or any
    of these together; for all who were told, or only `recipients`, or only those who act for `principals`.
    What waits for the end of quiet hours or for a digest and was never tried is not sent any more. Returns
    how many notices were unread. Raises ValueError when nothing is named: a whole matter is never silenced
    by mistake.
    """
    wanted = list(codes)
    if not (key or key_prefix or wanted):
        raise ValueError("name a key, a prefix or codes")
    rows = Notification.objects.filter(matter=matter)
    if key:
        rows = rows.filter(Q(key=key) | Q(key__startswith=f"{key}:"))
    if key_prefix:
        rows = rows.filter(key__startswith=key_prefix)
    if wanted:
        rows = rows.filter(code__in=wanted)
    if recipients is not None:
        rows = rows.filter(recipient__in=[person.pk for person in recipients])
    if principals is not None:
        acting = Membership.objects.filter(principal__in=[one.pk for one in principals])
        rows = rows.filter(recipient__in=acting.values("user"))
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return 0
    now = clock.now()
    Delivery.objects.filter(
        notification__in=ids, state=Delivery.State.PENDING, attempts=0, lease_until=None, held_until__gt=now
    ).update(state=Delivery.State.SKIPPED)
    return Notification.objects.filter(pk__in=ids, read_at__isnull=True).update(read_at=now)
