"""The one clock: tests freeze it, demo data moves it, nothing else reads the time."""

import contextvars
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

_moved: contextvars.ContextVar[dt.datetime | None] = contextvars.ContextVar("moved", default=None)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return _moved.get() or timezone.now()


def today() -> dt.date:
    """The present date at the office (Asia/Shanghai)."""
    return timezone.localdate(now())


def local_now() -> dt.datetime:
    """The present instant as the office's wall clock shows it."""
    return timezone.localtime(now())


@contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Let the services believe it is `instant`: demo data tells three months of a real office."""
    token = _moved.set(instant)
    try:
        yield
    finally:
        _moved.reset(token)
