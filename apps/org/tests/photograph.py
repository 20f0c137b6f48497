"""Rows that many tests begin with, made by the services once and laid down again for each test.

The services ask some two hundred times for the cast; what they leave behind is one insert for each table.
"""

import copy
import datetime as dt
import pickle
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from apps.core import clock

WRITTEN = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
Now = tuple[dt.datetime, dt.datetime]  # the span in which it was made: times within mean "now"


@dataclass(frozen=True)
class Photograph:
    """The rows by model, what the maker returned, and when."""

    rows: dict[type[models.Model], list[models.Model]]
    returned: bytes
    taken: list[Now]

    def made(self) -> Any:
        """What the maker returned, for the test in which it was taken."""
        return pickle.loads(self.returned)

    def lay_down(self) -> Any:
        """The rows as if made now; returns what the maker returned, with all that its objects remember."""
        now, today = clock.now(), clock.today()
        for model, rows in self.rows.items():
            fresh = [copy.copy(row) for row in rows]
            self._date(fresh, now, today)
            model._base_manager.bulk_create(fresh)
        returned = self.made()
        self._date((one for one in vars(returned).values() if isinstance(one, models.Model)), now, today)
        return returned

    def _date(self, rows: Iterable[models.Model], now: dt.datetime, today: dt.date) -> None:
        for row in rows:
            for field in row._meta.concrete_fields:
                value = row.__dict__.get(field.attname)
                if isinstance(value, dt.datetime):
                    if any(begun <= value <= ended for begun, ended in self.taken):
                        setattr(row, field.attname, now)
                elif isinstance(value, dt.date) and any(value == timezone.localdate(end) for _, end in self.taken):
                    setattr(row, field.attname, today)


def take(make: Callable[[], Any]) -> Photograph:
    """Make it twice: once to see which tables it writes, once to keep the rows. What it made stays."""
    written: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if found := WRITTEN.match(sql):
            written.append(found[2])
        return execute(sql, *rest)

    point = transaction.savepoint()
    with connection.execute_wrapper(note):
        make()
    transaction.savepoint_rollback(point)
    touched = {model: _rows(model) for model in _models(list(dict.fromkeys(written)))}
    begun = (clock.now(), timezone.now())
    returned = make()
    taken = list(zip(begun, (clock.now(), timezone.now()), strict=True))
    rows = {}
    for model, before in touched.items():
        after = _rows(model)
        changed = [row for pk, row in before.items() if _values(row) != _values(after.get(pk))]
        assert not changed, f"{model.__name__}: rows that were there before were changed; a photograph holds new ones"
        rows[model] = [row for pk, row in after.items() if pk not in before]
    return Photograph(rows, pickle.dumps(returned), taken)


def _models(tables: list[str]) -> list[type[models.Model]]:
    by_table = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return [by_table[table] for table in tables]


def _rows(model: type[models.Model]) -> dict[Any, models.Model]:
    return {row.pk: row for row in model._base_manager.order_by("pk")}


def _values(row: models.Model | None) -> dict[str, Any]:
    return {} if row is None else {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
