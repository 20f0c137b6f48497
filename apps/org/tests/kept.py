"""Worlds that cost seconds: made once for the tests of a module; each works in a savepoint and leaves no trace.

What a test undoes are rows; files it changes it must have on a disk of its own.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import TestCase

from apps.org.tests.cast import forget_cache


@contextmanager
def kept(blocker: Any, make: Callable[[], Any], *, with_callbacks: bool = False) -> Iterator[Callable[[], Any]]:
    """Make it in a transaction that stays open around the tests; call what is given for a copy of what `make` returned.

    `blocker` is pytest-django's django_db_blocker. `with_callbacks`: what waits for the commit is done at once.
    Each copy is as fresh as the first: nothing that another test's objects remember is in it.
    """
    whole = transaction.atomic()
    with blocker.unblock():
        forget_cache()
        whole.__enter__()
    try:
        with blocker.unblock():
            if with_callbacks:
                with TestCase.captureOnCommitCallbacks(execute=True):
                    made = make()
            else:
                made = make()
            transaction.get_connection().run_on_commit.clear()  # of this world: no test is to run them
        given = pickle.dumps(made)

        def copy() -> Any:
            forget_cache()
            return pickle.loads(given)

        yield copy
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)
            forget_cache()
