"""What an import is made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.core.verdict import Verdict

MAX_ROWS = 100_000
MAX_COLUMNS = 100
AT_ONCE = 1000  # more rows are checked and written in the background


class BadCell(Exception):
    """A value that cannot be taken; the argument is the sentence."""


class FileRefused(Exception):
    """The file as a whole cannot be taken; the argument is the sentence."""


@dataclass(frozen=True)
class ImportColumn:
    """`parse` makes a value of what stands in the cell or raises BadCell. `choices()` maps the words that may stand
    there to their values, asked once for a file. `names` are other heads it is known by."""

    key: str
    label: str
    parse: Callable[[Any], Any]
    names: tuple[str, ...] = ()
    required: bool = False
    unique: bool = False
    choices: Callable[[], Mapping[str, Any]] | None = None
    default: Any = ""
    help: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its line in the file and its values by key; a bad cell has none."""

    line: int
    values: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or the default for a bad cell."""
        return self.values.get(key, default)


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad cell."""

    line: int
    label: str
    value: str
    sentence: str


@dataclass(frozen=True)
class Done:
    """What was written: a sentence, where to look, and a list handed out once (first passwords): head and rows."""

    message: str
    url: str = ""
    handout: str = ""
    head: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Importer:
    """`check(rows, user)` finds what only the database knows, of all rows, also of those with a bad cell (ask `get`),
    so that every error is told the first time. `write(rows, user, tell)` writes them all in the
    transaction it is called in and tells how far it is."""

    code: str
    title: str
    columns: tuple[ImportColumn, ...]
    rule: Callable[[Any], Verdict]
    write: Callable[[list[Entry], Any, Callable[[int], None]], Done]
    check: Callable[[list[Entry], Any], Iterable[Problem]] = lambda rows, user: ()
    icon: str = "table-import"
    hint: str = ""
    at_once: int = AT_ONCE

    def column(self, key: str) -> ImportColumn:
        """The column with this key."""
        return next(column for column in self.columns if column.key == key)
