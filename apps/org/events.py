"""What the floors above want to know of people: signing in, out, failing; changes in the back-office.

They register, we announce.
The timeline stands one floor up, so org cannot write it; apps.matters registers the writer in `ready()`.
"""

from collections.abc import Callable

from apps.org.models import User

Listener = Callable[[str, User | None, str], None]
_listeners: list[Listener] = []

SIGNED_IN, SIGNED_OUT, SIGN_IN_FAILED = "sign_in", "sign_out", "sign_in_failed"
PASSWORD_CHANGED, SESSION_ENDED = "password_changed", "session_ended"
OFFICE_ADDED, OFFICE_CHANGED, OFFICE_DELETED = "office_added", "office_changed", "office_deleted"
BACK_OFFICE = frozenset({OFFICE_ADDED, OFFICE_CHANGED, OFFICE_DELETED})


def register(listener: Listener) -> None:
    """`listener(event, user, detail)`, called in the request that caused it."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(event: str, user: User | None, detail: str = "") -> None:
    """Tell everybody who registered."""
    for listener in _listeners:
        listener(event, user, detail)
