"""Emptying the outbox: claim under a lease, send, mark; retry with back-off; park after five tries.

At least once, and recognisably: each message carries an id made of its delivery, so a repeat after a
crash between "sent" and "marked" is one and the same message to whoever gets it.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet

from apps.core import clock
from apps.notifications.channels import Away, Carrier, Refused, carrier, offered
from apps.notifications.models import Delivery
from apps.notifications.packing import UNDELIVERABLE, Packer
from apps.notifications.services.claiming import LEASE, MAX_ATTEMPTS, claim, claim_digest, heal_clock, waiting

log = logging.getLogger(__name__)

BATCH = 20
FIRST_WAIT = dt.timedelta(minutes=1)  # then 2, 4, 8 minutes
RUN_SECONDS = 45.0  # a slow channel hands on to the next run
Group = list[Delivery]


def deliver_due(limit: int = 500, channels: Iterable[str] | None = None) -> int:
    """Send what is due, up to `limit` messages per channel; returns how many deliveries were sent.

    Runs anywhere, any number of times at once. While a channel cannot be reached nothing of it is claimed
    and no try is counted: an outage of hours parks nothing, and other channels flow.
    """
    heal_clock()
    return sum(_deliver(channel, limit) for channel in (offered() if channels is None else channels))


def due_channels() -> list[str]:
    """The channels that have something to send now."""
    heal_clock()
    return [channel.value for channel in offered() if waiting(channel).exists()]


def _deliver(channel: str, limit: int) -> int:
    if not waiting(channel).exists():
        return 0
    way, sent, done, until = carrier(channel), 0, 0, time.monotonic() + RUN_SECONDS
    try:
        way.open()
        while done < limit and time.monotonic() < until:
            groups = _next(channel, min(BATCH, limit - done))
            if not groups:
                break
            done += len(groups)
            sent += _send(channel, groups, way)
    except Away as error:
        log.warning("channel %s cannot be reached, deliveries wait: %s", channel, error)
    finally:
        way.close()
    return sent


def _next(channel: str, room: int) -> list[Group]:
    """Some single messages, or else one digest."""
    singles = claim(room, channel)
    if singles:
        return [[one] for one in singles]
    digest = claim_digest(channel)
    return [digest] if digest else []


def _send(channel: str, groups: Sequence[Group], way: Carrier) -> int:
    sent, packer = 0, Packer(channel, [token for group in groups for token in group])
    for position, group in enumerate(groups):
        if not _renew(*group):
            continue
        parcel = packer.pack(group)
        if parcel is None:
            _finish(*group, state=Delivery.State.PARKED, error=UNDELIVERABLE)
            continue
        try:
            way.open()  # again after a break; nothing to do otherwise
        except Away:
            _give_back([token for waiting_group in groups[position:] for token in waiting_group])
            raise
        try:
            way.send(parcel)
        except Away as error:  # this one's host alone
            log.warning("delivery %s waits: %s", group[0].pk, error)
            _give_back(group)
        except Exception as error:  # a message that cannot be sent must not stop the others
            log.warning("delivery %s failed: %s", group[0].pk, error)
            _fail(group, error)
        else:
            sent += _finish(*group, state=Delivery.State.SENT, sent_at=clock.now(), error="")
    return sent


def _renew(*tokens: Delivery) -> bool:
    """Whether the claim still holds; a lease that is half over is extended."""
    now, until = clock.now(), tokens[0].lease_until
    if until is not None and LEASE >= until - now > LEASE / 2:
        return True
    fresh = now + LEASE
    if _mine(*tokens).update(lease_until=fresh, next_try_at=fresh) != len(tokens):
        return False
    for token in tokens:
        token.lease_until = fresh
    return True


def _mine(*tokens: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        pk__in=[token.pk for token in tokens], state=Delivery.State.PENDING, lease_until=tokens[0].lease_until
    )


def _finish(*tokens: Delivery, **values: Any) -> int:
    return _mine(*tokens).update(lease_until=None, **values)


def _fail(group: Group, error: Exception) -> None:
    words = str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    words, attempts = words[:500], max(token.attempts for token in group)
    if attempts >= MAX_ATTEMPTS:
        _finish(*group, state=Delivery.State.PARKED, error=words)
    else:
        _finish(*group, next_try_at=clock.now() + FIRST_WAIT * 2 ** (attempts - 1), error=words)


def _give_back(tokens: Sequence[Delivery]) -> None:
    """The other side went away: these were not tried."""
    for token in tokens:
        _finish(token, attempts=F("attempts") - 1, next_try_at=clock.now() + FIRST_WAIT)
