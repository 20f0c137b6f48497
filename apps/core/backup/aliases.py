"""Another database under an alias of its own, for as long as it is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.utils import load_backend


@contextmanager
def opened(alias: str, **changes: Any) -> Iterator[str]:
    """The product's own database settings with `changes`, known to `.using(alias)` until the end."""
    given = {**connections["default"].settings_dict, **changes}
    connections[alias] = load_backend(given["ENGINE"]).DatabaseWrapper(given, alias)
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
