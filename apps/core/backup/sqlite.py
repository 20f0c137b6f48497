"""SQLite: its online copy, taken in one step while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connections

from apps.core.backup import aliases

COPY = "backup_copy"  # alias under which a copy is opened


def dump(using: str, target: Path) -> None:
    """A consistent copy as one file of its own."""
    source = connections[using].settings_dict["NAME"]
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    target.chmod(0o600)


def restore(using: str, dump_file: Path) -> None:
    """Put a copy in the place of the database, which nobody may have open."""
    connections[using].close()
    name = Path(connections[using].settings_dict["NAME"])
    for suffix in ("-wal", "-shm"):
        name.with_name(name.name + suffix).unlink(missing_ok=True)
    with closing(sqlite3.connect(f"file:{dump_file}?mode=ro&immutable=1", uri=True)) as copy:
        name.unlink(missing_ok=True)
        with closing(sqlite3.connect(name)) as live:
            copy.backup(live)
    name.chmod(0o600)


@contextmanager
def opened(dump_file: Path) -> Iterator[str]:
    """The alias of a copy, to be read only; it stays as it is."""
    with aliases.opened(COPY, NAME=f"file:{dump_file}?mode=ro&immutable=1", OPTIONS={}) as alias:
        yield alias
