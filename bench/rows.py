"""Multiply the bulk documents of a demonstration database to any number, in SQL: 1M take two minutes.

    DATABASE_URL=postgres:///bench .venv/bin/python manage.py migrate
    DATABASE_URL=postgres:///bench .venv/bin/python manage.py seed_demo --scale 167   # 10,000 documents
    DATABASE_URL=postgres:///bench .venv/bin/python bench/rows.py 1000000

Each copy has its own number (found by the search like any other), its own times, and the parts of its original.
"""

import sys

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.db import connection

from apps.matters.models import Matter
from apps.matters.search.lookup import LEVELS

STEP = 10_000_000  # ids of one copy begin here; a demonstration has far fewer
INDEX = """CREATE INDEX matters_searchtext_vector ON matters_searchtext
    USING gin (vector) WITH (gin_pending_list_limit = 256)"""
BULK = "m.number LIKE '旧收%%'"


def shifted(column: str) -> str:
    """A time of the original, a few hours earlier in every copy."""
    if connection.vendor == "postgresql":
        return f"{column} - (%(k)s * INTERVAL '7 hours')"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {column}, (-7 * %(k)s) || ' hours')"


def moved_vector(base: str) -> str:
    """The vector of text `t` for a copy of its matter so many ids further."""
    block = "'_{0}:' || (t.matter_id{1} >> {0})"
    old = ", ".join(block.format(level, "") for level in LEVELS)
    new = " || ' ' || ".join(f"quote_literal({block.format(level, f' + {base}')})" for level in LEVELS)
    return f"ts_delete(t.vector, ARRAY[{old}]) || ({new})::tsvector"


def statements() -> list[str]:
    """The copies of one round; `k` is its number, `base` its first id."""
    number = "m.number || '-' || %(k)s"
    documents = (
        "source_organisation, source_number, document_kind, document_date, copies, pages, handling_requirement, note, "
        "nature, circulation_mode, title_key, lead_department_id, in_progress"
    )
    text = "t.text || %(line)s || '第' || %(k)s || '批'"
    lines = [
        "INSERT INTO matters_matter (id, kind, number, number_key, title, state, created_at, closed_at, secrecy, "
        f"urgency, created_by_id, department_id) SELECT m.id + %(base)s, kind, {number}, number_key || '-' || %(k)s, "
        f"title, state, {shifted('created_at')}, {shifted('closed_at')}, secrecy, urgency, created_by_id, "
        f"department_id FROM matters_matter m WHERE {BULK} AND m.id <= %(top)s",
        f"INSERT INTO documents_incomingdocument (matter_id, {documents}, received_at, due_at, state_since) "
        f"SELECT d.matter_id + %(base)s, {documents}, {shifted('received_at')}, {shifted('due_at')}, "
        f"{shifted('state_since')} FROM documents_incomingdocument d JOIN matters_matter m ON m.id = d.matter_id "
        f"WHERE {BULK} AND m.id <= %(top)s",
        f"INSERT INTO matters_participant (id, part, since, until, matter_id, principal_id) "
        f"SELECT p.id + %(base)s, part, {shifted('since')}, until, p.matter_id + %(base)s, principal_id "
        f"FROM matters_participant p JOIN matters_matter m ON m.id = p.matter_id WHERE {BULK} AND m.id <= %(top)s",
    ]
    if connection.vendor == "postgresql":
        vector = f"{moved_vector('%(base)s')} || ('''k' || %(k)s || 'x' || t.id || ''':900')::tsvector"
        return [
            *lines,
            "INSERT INTO matters_searchtext (id, field, ref, text, state, matter_id, vector) "
            f"SELECT t.id + %(base)s, field, ref, {text}, t.state, t.matter_id + %(base)s, {vector} "
            f"FROM matters_searchtext t JOIN matters_matter m ON m.id = t.matter_id WHERE {BULK} AND m.id <= %(top)s",
        ]
    return [
        *lines,
        "INSERT INTO matters_searchtext (id, field, ref, text, state, matter_id) "
        f"SELECT t.id + %(base)s, field, ref, {text}, t.state, t.matter_id + %(base)s FROM matters_searchtext t "
        "JOIN matters_matter m ON m.id = t.matter_id "
        f"WHERE {BULK} AND m.id <= %(top)s",
        "INSERT INTO matters_searchindex (rowid, tokens) SELECT i.rowid + %(base)s, i.tokens "
        "FROM matters_searchindex i JOIN matters_searchtext t ON t.id = i.rowid "
        f"JOIN matters_matter m ON m.id = t.matter_id WHERE {BULK} "
        "AND m.id <= %(top)s",
    ]


def main(wanted: int) -> None:
    made = Matter.objects.filter(number__startswith="旧收", pk__lt=STEP).count()
    if not made:
        raise SystemExit("no bulk documents: run manage.py seed_demo --scale 167 on an empty database first")
    rounds = max(0, -(-wanted // made) - 1)
    with connection.cursor() as cursor:
        postgres = connection.vendor == "postgresql"
        if postgres:  # made once at the end it takes a tenth of the time
            cursor.execute("DROP INDEX IF EXISTS matters_searchtext_vector")
        for k in range(1, rounds + 1):
            for statement in statements():
                cursor.execute(statement, {"k": k, "base": k * STEP, "top": STEP - 1, "line": "\n"})
        if postgres:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(INDEX)
        cursor.execute("VACUUM ANALYZE" if postgres else "ANALYZE")
    print(f"{Matter.objects.count()} matters")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
