"""A small table kept in memory by every process, read again only after an edit was committed.

A version says when: a key of the shared cache, or the time of a stamp file where the processes share none (the
demonstration on one machine). Inside the editing transaction the rows are read afresh, so that a rolled back
edit is never remembered.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

T = TypeVar("T")


class Remembered(Generic[T]):
    """`current()` is what `load()` gave last, unless somebody called `forget()` since."""

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self.name, self._load = name, load
        self._version: Any = None
        self._value: T | None = None

    def current(self) -> T:
        """The value in force; from memory unless it was edited."""
        if any(callback == self._changed for _, callback, *_ in connection.run_on_commit):
            return self._load()
        version = self._look()
        if self._value is None or self._version != version:
            self._value, self._version = self._load(), version
        return self._value

    def forget(self, **_signal: Any) -> None:
        """Tell every process, once the edit is committed."""
        transaction.on_commit(self._changed)

    def _stamp(self) -> Path:
        return Path(settings.DATA_DIR) / f"{self.name}.stamp"

    def _look(self) -> Any:
        if settings.REDIS_URL:
            return cache.get(f"remembered:{self.name}", 0)
        try:
            return self._stamp().stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def _changed(self) -> None:
        self._value = None
        if settings.REDIS_URL:
            cache.set(f"remembered:{self.name}", dt.datetime.now(dt.UTC).timestamp(), None)
        else:
            self._stamp().touch()
