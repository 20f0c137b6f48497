"""While a backup copies, nothing is purged; while something is purged, the backup waits.

A lock of the file system in the data folder, which all processes of an installation share: it ends with the
process that holds it, however that ends.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from apps.core.errors import DomainError

WAIT_SECONDS = 120.0


def _path() -> Path:
    return Path(settings.DATA_DIR) / "backup.lock"


@contextmanager
def removing() -> Iterator[bool]:
    """Hands out whether files may be removed now; while it lasts, no backup begins."""
    with _path().open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def copying(wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Alone with the files. Raises DomainError when another backup or a purge does not end in time."""
    limit = time.monotonic() + wait
    with _path().open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= limit:
                    raise DomainError("另一次备份或清理正在进行，请待其结束后再备份") from None
                time.sleep(0.2)
        yield
