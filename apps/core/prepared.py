"""Reads of every page, compiled once per process and planned once per connection (performance.md P1).

The ORM needs a millisecond to compile such a statement and PostgreSQL another one or more to plan it, and both do
so on every page, with nothing changed but the person and the day. Here the ORM compiles it with stand-ins once;
PostgreSQL keeps its plan as a prepared statement. On SQLite only the compiling is saved.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Lock
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

# Values that stand for a parameter while the statement is compiled: small enough for every integer column.
_NUMBERS = range(31_980, 32_000)
_FIRST_DAY = dt.date(1987, 6, 5)

Compiled = tuple[str, tuple[Any, ...]]
Asked = QuerySet[Any, Any] | Compiled


class Prepared:
    """A statement with named parameters: whole numbers of at most 20 kinds, and days.

    `build(**stand_ins)` gives a query set of `values_list`, or SQL and parameters as `Query.sql_with_params()` does
    (the database's plain values then); it is called once per process and kind of database. Every other value in it
    becomes a constant of the statement, so that partial indexes fit.
    """

    def __init__(self, build: Callable[..., Asked], **kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._statements: dict[str, _Statement] = {}
        self._lock = Lock()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask with these values. Raises KeyError for a parameter that was not named."""
        statement = self._statement()
        params = [_adapted(values[one.name]) if isinstance(one, _Place) else one for one in statement.order]
        prepares = connection.vendor == "postgresql" and settings.PREPARED_STATEMENTS
        with _preparing_cursor() if prepares else connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            found = cursor.fetchall()
        if statement.compiler is None or not statement.converters:
            return list(found)
        return [tuple(row) for row in statement.compiler.apply_converters(found, statement.converters)]

    def _statement(self) -> "_Statement":
        found = self._statements.get(connection.vendor)
        if found is None:
            with self._lock:
                found = self._statements[connection.vendor] = self._compile()
        return found

    def _compile(self) -> "_Statement":
        stand_ins = {name: _stand_in(kind, place) for place, (name, kind) in enumerate(self._kinds.items())}
        places = {_adapted(value): _Place(name) for name, value in stand_ins.items()}
        asked = self._build(**stand_ins)
        compiler: Any = None if isinstance(asked, tuple) else asked.query.get_compiler(connection=connection)
        sql, params = asked if isinstance(asked, tuple) else compiler.as_sql()
        order = [places.get(value, value) if isinstance(value, int | str | dt.date) else value for value in params]
        missing = set(self._kinds) - {one.name for one in order if isinstance(one, _Place)}
        if missing:
            raise LookupError(f"not in the statement: {', '.join(sorted(missing))}")
        converters = compiler.get_converters([column for column, *_ in compiler.select]) if compiler else {}
        if connection.vendor == "postgresql":
            sql, order = _with_constants(sql, order), [one for one in order if isinstance(one, _Place)]
        return _Statement(sql, order, compiler, converters)


@dataclass(frozen=True)
class _Statement:
    """What is kept of a compiled query."""

    sql: str
    order: list[Any]
    compiler: Any
    converters: dict[int, Any]


class _Place:
    """Where a value of the caller goes."""

    def __init__(self, name: str) -> None:
        self.name = name


def _stand_in(kind: type, place: int) -> Any:
    return _FIRST_DAY + dt.timedelta(days=place) if kind is dt.date else _NUMBERS[place]


def _adapted(value: Any) -> Any:
    """A day as the database module wants it: SQLite has text for it."""
    return connection.ops.adapt_datefield_value(value) if type(value) is dt.date else value


def _with_constants(sql: str, order: list[Any]) -> str:
    """The statement with everything but the caller's values written out."""
    from psycopg.sql import Literal

    pieces = sql.split("%s")
    text = pieces[0]
    for one, piece in zip(order, pieces[1:], strict=True):
        written = "%s" if isinstance(one, _Place) else Literal(one).as_string(connection.connection).replace("%", "%%")
        text += written + piece
    return text


@cache
def _preparing() -> Any:
    """The class of cursors that bind and prepare on the server; psycopg is only there where PostgreSQL is."""
    from psycopg import Cursor

    class Preparing(Cursor[Any]):
        def execute(self, query: Any, params: Any = None, *, prepare: Any = True, binary: Any = None) -> Any:
            found = super().execute(query, params, prepare=prepare, binary=binary)
            if connection.queries_logged:  # Django reads here what was asked
                self._query: Any = SimpleNamespace(query=connection.ops.compose_sql(query, params).encode())  # type: ignore[attr-defined]
            return found

    return Preparing


def _preparing_cursor() -> Any:
    """Such a cursor as Django wraps its own: counted, timed, its errors Django's."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    cursor = _preparing()(connection.connection)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(cursor)
