"""Many rows in one statement (performance.md P13)."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Model

MANY = 20  # fewer cost PostgreSQL less as plain values
MOST = 1000  # rows of one statement; SQLite takes 32,766 values


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]], tail: str = "") -> list[tuple]:
    """INSERT these rows in their order; `tail` is ON CONFLICT or RETURNING. Gives what was returned.

    `columns` name every column that the database has no default for. Nothing but the constraints checks the values.
    PostgreSQL gets many rows as one document, which it reads five times faster than as many values.
    """
    found: list[tuple] = []
    for start in range(0, len(rows), MOST):
        found += _insert(model, columns, rows[start : start + MOST], tail)
    return found


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]], tail: str) -> list[tuple]:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    as_document = connection.vendor == "postgresql" and len(rows) >= MANY
    source, params = _document(model, columns, rows) if as_document else _values(model, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {source} {tail}", params)
        return cursor.fetchall() if cursor.description else []


def _document(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> tuple[str, list[Any]]:
    """Each column one document; what is the same in all rows is said once."""
    wanted: list[str] = []
    sources: list[str] = []
    same: list[Any] = []
    varying: list[Any] = []
    for name, values in zip(columns, zip(*rows, strict=True), strict=True):
        # without its length: a cast to varchar(600) would cut silently, the column itself refuses
        kind = (model._meta.get_field(name).db_type(connection) or "").partition("(")[0]
        if values.count(values[0]) == len(values):
            wanted.append(f"%s::{kind}")
            same.append(values[0])
        else:
            wanted.append(f"given.c{len(sources)}::{kind}")
            sources.append("json_array_elements_text(%s::json)")
            varying.append(json.dumps(values, ensure_ascii=False, default=str))
    if not sources:  # rows without any difference, in their number
        sources, varying = ["generate_series(1, %s)"], [len(rows)]
    names = ", ".join(f"c{place}" for place in range(len(sources)))
    source = f"ROWS FROM ({', '.join(sources)}) AS given({names})"
    return f"SELECT {', '.join(wanted)} FROM {source}", [*same, *varying]  # noqa: S608


def _values(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> tuple[str, list[Any]]:
    instants = [isinstance(model._meta.get_field(name), DateTimeField) for name in columns]
    adapt = connection.ops.adapt_datetimefield_value
    line = f"({', '.join(['%s'] * len(columns))})"
    values = [adapt(value) if instant else value for row in rows for value, instant in zip(row, instants, strict=True)]
    return f"VALUES {', '.join([line] * len(rows))}", values
