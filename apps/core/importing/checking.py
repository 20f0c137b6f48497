"""Every row against its columns and the database; all bad cells are named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from apps.core.importing.definition import BadCell, Entry, ImportColumn, Importer, Problem
from apps.core.importing.parse import shown
from apps.core.importing.reading import Table, open_table

LONGEST = 60  # characters of a bad value shown
Tell = Callable[[int], None]


@dataclass
class Checked:
    """What was read: rows that can be taken, bad cells in the order of the file, and whether all was read."""

    entries: list[Entry] = field(default_factory=list)
    partial: list[Entry] = field(default_factory=list)  # rows with a bad cell
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    count: int = 0
    whole: bool = True

    @property
    def bad_lines(self) -> int:
        """How many rows have a problem."""
        return len({problem.line for problem in self.problems})


class _Reader:
    """One column of one file: its place, its choices, what was seen before."""

    def __init__(self, column: ImportColumn, place: int | None) -> None:
        self.column, self.place = column, place
        self.choices: Mapping[str, Any] | None = column.choices() if column.choices is not None else None
        self.seen: dict[Any, int] = {}

    def read(self, line: int, cells: list[Any]) -> Any:
        """The value of this column in a row. Raises BadCell."""
        raw = cells[self.place] if self.place is not None and self.place < len(cells) else None
        if raw is None or raw == "" or (isinstance(raw, str) and not raw.strip()):
            if self.column.required:
                raise BadCell("必填，不能为空")
            return self.column.default
        value = self.column.parse(raw)
        if self.choices is not None:
            if value not in self.choices:
                raise BadCell(self._offer())
            value = self.choices[value]
        if self.column.unique:
            earlier = self.seen.setdefault(value, line)
            if earlier != line:
                raise BadCell(f"与第 {earlier} 行重复")
        return value

    def _offer(self) -> str:
        names = list(self.choices or ())
        if not names:
            return "系统里还没有可填的值"
        return f"没有这个值，可填：{'、'.join(names[:12])}{'等' if len(names) > 12 else ''}"


def check_file(
    path: Path, importer: Importer, user: Any, *, most: int | None = None, tell: Tell | None = None
) -> Checked:
    """Read and check a file; with `most` only that many rows. Raises FileRefused for a file that is no table."""
    table = open_table(path, importer)
    checked = _read(table, importer, most, tell)
    checked.ignored = table.ignored
    every = [*checked.entries, *checked.partial]
    checked.problems += importer.check(sorted(every, key=lambda entry: entry.line) if checked.partial else every, user)
    order = {column.label: place for place, column in enumerate(importer.columns)}
    checked.problems.sort(key=lambda problem: (problem.line, order.get(problem.label, 0)))
    failed = {problem.line for problem in checked.problems}
    checked.entries = [entry for entry in checked.entries if entry.line not in failed] if failed else checked.entries
    return checked


def _read(table: Table, importer: Importer, most: int | None, tell: Tell | None) -> Checked:
    readers = [_Reader(column, table.places.get(column.key)) for column in importer.columns]
    checked = Checked()
    for line, cells in islice(table.rows, most):
        checked.count += 1
        values: dict[str, Any] = {}
        good = True
        for reader in readers:
            try:
                values[reader.column.key] = reader.read(line, cells)
            except BadCell as bad:
                good = False
                raw = shown(cells[reader.place]) if reader.place is not None and reader.place < len(cells) else ""
                checked.problems.append(Problem(line, reader.column.label, raw[:LONGEST], str(bad)))
        (checked.entries if good else checked.partial).append(Entry(line, values))
        if tell is not None and checked.count % 500 == 0:
            tell(checked.count)
    if most is not None:
        checked.whole = next(table.rows, None) is None
    return checked


def taken(entries: list[Entry], column: ImportColumn, known: Mapping[Any, str]) -> list[Problem]:
    """Problems of values the database has already; `known` maps each to the sentence."""
    return [
        Problem(entry.line, column.label, shown(entry[column.key])[:LONGEST], known[entry[column.key]])
        for entry in entries
        if entry.get(column.key) in known
    ]
