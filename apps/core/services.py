"""The only writer of this app: signs of life."""

import time

from django.core.cache import cache

from apps.core import clock
from apps.core.models import Heartbeat

SCHEDULE = "schedule"
PULSE_KEY, PULSE_EVERY, PULSE_KEPT = "health:worker", 10.0, 600


def beat(name: str = SCHEDULE) -> None:
    """Stamp that this part works now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})


class _Last:
    """When this worker last left its pulse; the signal comes every two seconds."""

    pulse = 0.0


def pulse() -> None:
    """A worker process says that it lives; kept in the cache, since it is nobody's business tomorrow."""
    moment = time.monotonic()
    if not _Last.pulse or moment - _Last.pulse >= PULSE_EVERY:
        cache.set(PULSE_KEY, time.time(), PULSE_KEPT)
        _Last.pulse = moment
