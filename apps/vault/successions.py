"""Who wants to know that a lock has changed hands: what lay with the former custodian lies with the new one.

An app above registers a function without arguments in its `ready()`; it is called after the commit of the hand-over.
"""

from collections.abc import Callable

from django.db import transaction

_followers: list[Callable[[], object]] = []


def register(follower: Callable[[], object]) -> None:
    """Add one; registering it again changes nothing."""
    if follower not in _followers:
        _followers.append(follower)


def tell_after_commit() -> None:
    """Call them all once the hand-over is committed; what one of them fails at undoes nothing."""
    for follower in _followers:
        transaction.on_commit(follower, robust=True)
