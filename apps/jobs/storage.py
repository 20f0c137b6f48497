"""Files that jobs make: below JOBS_ROOT, apart from the files of matters, gone after KEPT_FOR."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

KEPT_FOR = dt.timedelta(days=7)
ONCE_KEPT_FOR = dt.timedelta(days=1)  # what is handed out once does not lie about for a week
logger = logging.getLogger(__name__)


def root() -> Path:
    """The folder; no address leads into it."""
    return Path(settings.JOBS_ROOT)


def new_path(suffix: str) -> Path:
    """A place for a new file. A repeated job takes another one, so two workers never write the same."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    return root() / f"{uuid.uuid4().hex}{suffix}"


def relative(path: Path) -> str:
    """As it stands in the row."""
    return str(path.relative_to(root()))


def discard(name: str | Path | None) -> None:
    """Remove a file of a job; one that is gone already is fine."""
    if not name:
        return
    try:
        (root() / name).unlink(missing_ok=True)
    except OSError:
        logger.warning("job file %s could not be removed", name)


def older_than(limit: dt.datetime) -> Iterator[Path]:
    """Files last written before this moment."""
    if root().exists():
        yield from (path for path in root().iterdir() if path.is_file() and path.stat().st_mtime < limit.timestamp())
