"""`SearchText.objects.filter(text__matches=phrases)`: the one place where the two databases differ.

PostgreSQL: column `vector` (tsvector, GIN), written as a literal: never to_tsvector, whose parser depends on the
locale. Beside the tokens and their places it holds signs without a place: neighbours joined (words.joined), and the
blocks of ids in which the matter lies, so that the newest matters with a common word are found without the others.
SQLite: FTS5 table `matters_searchindex`, row for row; tokens are written as hexadecimal code points,
because its tokenizer knows only the Unicode of 2012 and would drop rarer characters.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Lookup, QuerySet, TextField, Value

from apps.matters.search.words import Phrase, joined, tokens

POSITIONS, BYTES = 16_000, 900_000  # limits of a tsvector (16383 positions, 1 MB), with a margin
LEVELS = (10, 13, 16, 19, 22)  # blocks of 1,024 ids of matters, of 8,192, and so on


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _hex(token: str) -> str:
    return "x" + "".join(f"{ord(character):06x}" for character in token)


def block(matter_id: int, level: int) -> str:
    """The sign of the block of 2**level ids in which the matter lies."""
    return f"_{level}:{matter_id >> level}"


def vector_literal(text: str, matter_id: int) -> str:
    """The whole vector of a text of a matter."""
    return " ".join([*(_quoted(block(matter_id, level)) for level in LEVELS), placed_literal(text)])


def placed_literal(text: str) -> str:
    """`'安全':1 '全生':2 '_安全生'`; what lies beyond the limits of one row is not indexed (split it before)."""
    parts, size = [], 0
    placed = [f"{_quoted(token)}:{place}" for place, token in enumerate(tokens(text)[:POSITIONS], 1)]
    for part in [*placed, *map(_quoted, dict.fromkeys(joined(text)))]:
        size += len(part.encode())
        if size > BYTES:
            break
        parts.append(part)
    return " ".join(parts)


def tsquery(wanted: Sequence[Phrase]) -> str:
    """The phrases as a literal tsquery."""
    return " & ".join(
        "(" + " <-> ".join(map(_quoted, phrase.tokens)) + (":*" if phrase.prefix else "") + ")" for phrase in wanted
    )


def signs_query(wanted: Sequence[Phrase], blocks: Sequence[str]) -> str:
    """What the index can say of the phrases without looking at a row, in one of the blocks if any are given."""
    signs = [_quoted(sign) + (":*" if begun else "") for phrase in wanted for sign, begun in phrase.signs]
    return " & ".join([*signs, "(" + " | ".join(map(_quoted, blocks)) + ")"] if blocks else signs)


def checked(rows: "QuerySet[Any]", wanted: Sequence[Phrase]) -> "QuerySet[Any, tuple[int, bool]]":
    """The matters of rows that have the signs, and whether they have the phrases too."""
    if all(phrase.is_exact for phrase in wanted):
        exact: Any = Value(value=True, output_field=BooleanField())
    else:
        exact = Holds(F("text"), list(wanted))
    return rows.annotate(exact=exact).values_list("matter_id", "exact")


def fts_query(wanted: Sequence[Phrase]) -> str:
    """The phrases as an FTS5 query."""
    return " AND ".join(
        '"' + " ".join(map(_hex, phrase.tokens)) + '"' + (" *" if phrase.prefix else "") for phrase in wanted
    )


def texts_with(wanted: Sequence[Phrase], most: int) -> frozenset[int] | None:
    """SQLite: ids of all texts with the phrases, None when there are more. Its index tells them in one pass: 9 ms
    for 137,000, where the texts themselves would take 240 (bench/search_ocr.py)."""
    found = "SELECT rowid FROM matters_searchindex WHERE tokens MATCH %s LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), group_concat(rowid) FROM ({found})", [fts_query(wanted), most + 1])  # noqa: S608
        count, listed = cursor.fetchone()
    if count > most:
        return None
    return frozenset(map(int, listed.split(","))) if listed else frozenset()


def write_index(rows: Iterable[tuple[int, int, str]]) -> None:
    """Put the tokens of SearchText rows (id, id of the matter, text) into the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = "UPDATE matters_searchtext SET vector = %s::tsvector WHERE id = %s"
            cursor.executemany(statement, [(vector_literal(text, matter), pk) for pk, matter, text in rows])
        else:
            statement = "INSERT OR REPLACE INTO matters_searchindex (rowid, tokens) VALUES (%s, %s)"
            cursor.executemany(statement, [(pk, " ".join(map(_hex, tokens(text)))) for pk, _, text in rows])


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
    SQLite asks for this row among the tokens, too; a list of all rows with a common word is long (bench/search_ocr.py).
    """

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """FTS5: the tokens of this row match."""
        row = f"tokens_of_row.rowid = {self._table(compiler, connection)}.id"
        found = f"SELECT 1 FROM matters_searchindex tokens_of_row WHERE {row} AND tokens_of_row.tokens MATCH %s"  # noqa: S608
        return f"EXISTS ({found})", (fts_query(self.rhs),)

    def _vector(self, table: str) -> str:
        return f"coalesce({table}.vector, '')"


@TextField.register_lookup
class Signs(Matches):
    """The signs of all phrases are in the row, and it lies in one of the blocks; PostgreSQL only."""

    lookup_name = "signs"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """By the index alone."""
        wanted, blocks = self.rhs
        return f"{self._table(compiler, connection)}.vector @@ %s::tsquery", (signs_query(wanted, blocks),)


class Among(Lookup):
    """`Among(F("matter_id"), ids)`: one of many numbers, sent as one value; a thousand cost little more than one."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The numbers as a list in JSON."""
        column, params = self.process_lhs(compiler, connection)
        listed = "[" + ",".join(map(str, self.rhs)) + "]"
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, listed)  # noqa: S608 (a column's name)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The numbers as an array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", (*params, "{" + ",".join(map(str, self.rhs)) + "}")
