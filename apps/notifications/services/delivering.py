"""Emptying the outbox: claim under a lease, send, mark; retry with back-off; park after five tries.

At least once, and recognisably: each e-mail carries a Message-ID made of its delivery, so a repeat
after a crash between "sent" and "marked" is one and the same message to a mail program.
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet

from apps.core import clock
from apps.notifications.mails import compose
from apps.notifications.models import Delivery

log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 5
BATCH = 20
FIRST_WAIT = dt.timedelta(minutes=1)  # then 2, 4, 8 minutes
AWAY = (OSError, smtplib.SMTPException)


def deliver_due(limit: int = 500) -> int:
    """Send what is due, up to `limit` messages; returns how many were sent.

    Runs anywhere, any number of times at once. While the mail server cannot be reached nothing is
    claimed and no try is counted: an outage of hours parks nothing.
    """
    sent = done = 0
    if not settings.EMAIL_ENABLED:  # switched off: what is in the outbox waits
        return 0
    if not Delivery.objects.filter(state=Delivery.State.PENDING, next_try_at__lte=clock.now()).exists():
        return 0
    server = get_connection()
    try:
        server.open()
        while done < limit:
            claimed = claim(min(BATCH, limit - done))
            if not claimed:
                break
            done += len(claimed)
            sent += _send_batch(claimed, server)
    except AWAY as error:
        log.warning("mail server cannot be reached, deliveries wait: %s", error)
    finally:
        _close(server)
    return sent


@transaction.atomic
def claim(limit: int) -> list[Delivery]:
    """Take up to `limit` due deliveries for LEASE; whoever else claims passes over them.

    Counts the try now, so that a message which kills its worker is parked as well.
    """
    now = clock.now()
    due = Delivery.objects.select_for_update(skip_locked=True).filter(
        state=Delivery.State.PENDING, next_try_at__lte=now
    )
    rows = list(due.order_by("next_try_at")[:limit])
    worn = [row.pk for row in rows if row.attempts >= MAX_ATTEMPTS]
    if worn:
        Delivery.objects.filter(pk__in=worn).update(
            state=Delivery.State.PARKED, lease_until=None, error="投递进程多次中断，已搁置"
        )
    until, claimed = now + LEASE, [row for row in rows if row.attempts < MAX_ATTEMPTS]
    Delivery.objects.filter(pk__in=[row.pk for row in claimed]).update(
        lease_until=until, next_try_at=until, attempts=F("attempts") + 1
    )
    for row in claimed:
        row.lease_until, row.next_try_at, row.attempts = until, until, row.attempts + 1
    return claimed


def retry(ids: Iterable[int]) -> int:
    """Put parked deliveries back, with five fresh tries; returns how many."""
    parked = Delivery.objects.filter(pk__in=list(ids), state=Delivery.State.PARKED)
    return parked.update(state=Delivery.State.PENDING, attempts=0, error="", lease_until=None, next_try_at=clock.now())


def _send_batch(claimed: list[Delivery], server: BaseEmailBackend) -> int:
    sent = 0
    whole = Delivery.objects.select_related("notification__recipient", "notification__matter")
    rows = whole.in_bulk([row.pk for row in claimed])
    for position, token in enumerate(claimed):
        if not _renew(token):
            continue
        message = compose(rows[token.pk].notification, token.pk)
        if message is None:
            _finish(token, state=Delivery.State.PARKED, error="收件人已停用、没有邮箱或可阅密级不足")
            continue
        try:
            server.open()  # again after a break; nothing to do otherwise
        except AWAY:
            _give_back(claimed[position:])
            raise
        try:
            server.send_messages([message])
        except Exception as error:  # a message that cannot be sent must not stop the others
            log.warning("delivery %s failed: %s", token.pk, error)
            _close(server)
            _fail(token, error)
        else:
            sent += _finish(token, state=Delivery.State.SENT, sent_at=clock.now(), error="")
    return sent


def _renew(token: Delivery) -> bool:
    """Whether the claim still holds; a lease that is half over is extended."""
    now, until = clock.now(), token.lease_until
    if until is not None and until - now > LEASE / 2:
        return True
    fresh = now + LEASE
    if not _mine(token).update(lease_until=fresh, next_try_at=fresh):
        return False
    token.lease_until = fresh
    return True


def _mine(token: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=token.pk, state=Delivery.State.PENDING, lease_until=token.lease_until)


def _finish(token: Delivery, **values: Any) -> int:
    return _mine(token).update(lease_until=None, **values)


def _fail(token: Delivery, error: Exception) -> None:
    words = f"{type(error).__name__}: {error}"[:500]
    if token.attempts >= MAX_ATTEMPTS:
        _finish(token, state=Delivery.State.PARKED, error=words)
    else:
        _finish(token, next_try_at=clock.now() + FIRST_WAIT * 2 ** (token.attempts - 1), error=words)


def _give_back(tokens: list[Delivery]) -> None:
    """The server went away: these were not tried."""
    for token in tokens:
        _finish(token, attempts=F("attempts") - 1, next_try_at=clock.now() + FIRST_WAIT)


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except AWAY as error:
        log.info("mail connection closed uncleanly: %s", error)
