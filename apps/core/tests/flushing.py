"""Tests with real transactions empty every table and get the rows of the migrations back: only what has to be done.

PostgreSQL's TRUNCATE makes a new file for each table and index, a thousand of them; and Django gives the rows back one
by one. Here tables with rows are deleted from, and a table's rows come back in one statement.
"""

import copy
from collections import defaultdict
from typing import Any

import pytest
from django.core import serializers
from django.db import connection, models, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.signals import post_save

Rows = dict[type[models.Model], list[models.Model]]
_parsed: dict[int, Rows] = {}


def install(patch: pytest.MonkeyPatch) -> None:
    """For this run, on this database."""
    slowly = BaseDatabaseCreation.deserialize_db_from_string
    patch.setattr(BaseDatabaseCreation, "deserialize_db_from_string", lambda self, data: give_back(self, data, slowly))
    if connection.vendor == "postgresql":
        operations = type(connection.ops)
        truncate = operations.sql_flush
        patch.setattr(operations, "sql_flush", lambda self, *given, **how: delete(self, truncate, *given, **how))


def delete(ops: BaseDatabaseOperations, truncate: Any, style: Any, tables: list[str], **how: Any) -> list[str]:
    """DELETE from the tables that have rows; TRUNCATE where guards and references cannot be put aside."""
    names = {table: ops.quote_name(table) for table in tables}
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})" for table, name in names.items())
    with ops.connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if how.get("reset_sequences") or not tables or cursor.fetchone() != (True,):
            found: list[str] = truncate(ops, style, tables, **how)
            return found
        cursor.execute(asked)
        filled = [row[0] for row in cursor.fetchall()]
    aside, back = (f"SET LOCAL session_replication_role = {role}" for role in ("replica", "origin"))
    return [aside, *(f"DELETE FROM {names[table]}" for table in filled), back]


def give_back(creation: BaseDatabaseCreation, data: str, slowly: Any) -> None:
    """The serialized rows, table by table; one by one where a table has rows or many-to-many links stand in it."""
    rows = _parsed.get(hash(data))
    if rows is None:
        rows = _parsed[hash(data)] = parse(data)
    if not rows or any(model._base_manager.exists() for model in rows):
        slowly(creation, data)
        return
    alias = creation.connection.alias
    with transaction.atomic(using=alias), creation.connection.constraint_checks_disabled():
        for model, kept in rows.items():
            fields = [field for field in model._meta.concrete_fields if not field.generated]
            step = max(1, 900 // len(fields))  # parameters of one statement on SQLite
            for begun in range(0, len(kept), step):
                fresh = [copy.copy(row) for row in kept[begun : begun + step]]
                model._base_manager.all()._insert(fresh, fields=fields, using=alias, raw=True)
                for row in fresh:
                    post_save.send(sender=model, instance=row, created=True, raw=True, using=alias, update_fields=None)
    creation.connection.check_constraints(table_names={model._meta.db_table for model in rows})


def parse(data: str) -> Rows:
    """Rows by model; nothing when one has many-to-many links."""
    rows: Rows = defaultdict(list)
    for one in serializers.deserialize("json", data):
        if one.m2m_data or one.deferred_fields:
            return {}
        rows[type(one.object)].append(one.object)
    return rows
