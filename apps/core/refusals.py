"""Refused deeds are evidence (PLT-07): who tried what, and why not.

The timeline stands above this floor: apps.matters registers the writer in `ready()`. Strangers without a session
are not entered, since anybody could fill the timeline with them; they stand in the log.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

log = logging.getLogger(__name__)
Listener = Callable[[Any, str, str], None]
_listeners: list[Listener] = []
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def register(listener: Listener) -> None:
    """`listener(user, place, reason)`, called in the refused request, outside of any transaction of its service."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(request: HttpRequest, reason: str) -> None:
    """Tell once what was refused; a GET writes nothing but a line of the log."""
    user = getattr(request, "user", None)
    place = f"{request.method} {request.path}"
    known = user is not None and user.is_authenticated
    log.warning("refused %s to %s: %s", place, user.get_username() if user and known else "nobody", reason or "-")
    if not known or request.method in SAFE:
        return
    for listener in _listeners:
        listener(user, place, reason)
