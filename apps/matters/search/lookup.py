"""`SearchText.objects.filter(text__matches=phrases)`: the one place where the two databases differ.

PostgreSQL: column `vector` (tsvector, GIN), written as a literal: never to_tsvector, whose parser depends on the
locale. SQLite: FTS5 table `matters_searchindex`, row for row; tokens are written as hexadecimal code points,
because its tokenizer knows only the Unicode of 2012 and would drop rarer characters.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, TextField

from apps.matters.search.words import Phrase, tokens

POSITIONS, BYTES = 16_000, 900_000  # limits of a tsvector (16383 positions, 1 MB), with a margin


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _hex(token: str) -> str:
    return "x" + "".join(f"{ord(character):06x}" for character in token)


def vector_literal(text: str) -> str:
    """`'安全':1 '全生':2` of a text; what lies beyond the limits of one row is not indexed (split it before)."""
    parts, size = [], 0
    for place, token in enumerate(tokens(text)[:POSITIONS], 1):
        part = f"{_quoted(token)}:{place}"
        size += len(part.encode())
        if size > BYTES:
            break
        parts.append(part)
    return " ".join(parts)


def tsquery(wanted: list[Phrase]) -> str:
    """The phrases as a literal tsquery."""
    return " & ".join(
        "(" + " <-> ".join(map(_quoted, phrase.tokens)) + (":*" if phrase.prefix else "") + ")" for phrase in wanted
    )


def fts_query(wanted: list[Phrase]) -> str:
    """The phrases as an FTS5 query."""
    return " AND ".join(
        '"' + " ".join(map(_hex, phrase.tokens)) + '"' + (" *" if phrase.prefix else "") for phrase in wanted
    )


def write_index(rows: Iterable[tuple[int, str]]) -> None:
    """Put the tokens of SearchText rows (id, text) into the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = "UPDATE matters_searchtext SET vector = %s::tsvector WHERE id = %s"
            cursor.executemany(statement, [(vector_literal(text), pk) for pk, text in rows])
        else:
            statement = "INSERT OR REPLACE INTO matters_searchindex (rowid, tokens) VALUES (%s, %s)"
            cursor.executemany(statement, [(pk, " ".join(map(_hex, tokens(text)))) for pk, text in rows])


@TextField.register_lookup
class Matches(Lookup):
    """All phrases stand in the text; only SearchText.text has an index for it."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """FTS5: the rows whose tokens match."""
        table = self._table(compiler, connection)
        query = fts_query(self.rhs)
        return f"{table}.id IN (SELECT rowid FROM matters_searchindex WHERE tokens MATCH %s)", (query,)  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The row's own tsvector."""
        return f"{self._vector(self._table(compiler, connection))} @@ %s::tsquery", (tsquery(self.rhs),)

    def _vector(self, table: str) -> str:
        return f"{table}.vector"

    def _table(self, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        column, _ = self.process_lhs(compiler, connection)  # "matters_searchtext"."text", or an alias of it
        return str(column).rsplit(".", 1)[0]


@TextField.register_lookup
class Holds(Matches):
    """The same for one row at hand, found by another index: PostgreSQL does not read its GIN index for an expression.

    For a common word it would: it multiplies the frequencies of a phrase's pairs and takes the phrase for rare.
    """

    lookup_name = "holds"

    def _vector(self, table: str) -> str:
        return f"coalesce({table}.vector, '')"
