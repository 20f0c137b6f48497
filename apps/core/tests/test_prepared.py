"""Statements compiled once and planned once."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Value

from apps.core.prepared import Prepared
from apps.org.models import User
from apps.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


def _names(level: int, since: dt.date) -> tuple[str, tuple[Any, ...]]:
    rows = User.objects.filter(clearance__gte=level, date_joined__date__gte=since, is_active=True)
    rows = rows.exclude(name="100%s").order_by("pk").values_list("name", Value("50%"))
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)


@pytest.fixture
def statement():
    return Prepared(_names, level=int, since=dt.date)


LONG_AGO = dt.date(2000, 1, 1)


def test_it_answers_as_the_query_set_does_for_every_value(cast: Cast, statement: Prepared) -> None:
    for level in range(1, 5):
        names = [name for name, _ in statement.rows(level=level, since=LONG_AGO)]
        assert names == list(User.objects.filter(clearance__gte=level).order_by("pk").values_list("name", flat=True))
    assert statement.rows(level=1, since=dt.date(2100, 1, 1)) == []
    assert statement.rows(level=1, since=LONG_AGO)[0][1] == "50%"


def test_of_a_query_set_the_values_are_as_the_model_has_them(cast: Cast) -> None:
    def build(level: int) -> Any:
        return User.objects.filter(clearance__gte=level).order_by("pk").values_list("name", "is_active", "date_joined")

    found = Prepared(build, level=int).rows(level=1)
    assert found == list(build(1))
    assert found[0][1] is True
    assert isinstance(found[0][2], dt.datetime)


def test_it_is_compiled_once(cast: Cast) -> None:
    built = []

    def build(level: int) -> tuple[str, tuple[Any, ...]]:
        built.append(level)
        sql, params = User.objects.filter(clearance=level).values_list("pk").query.sql_with_params()
        return sql, tuple(params)

    statement = Prepared(build, level=int)
    for level in (1, 2, 3):
        statement.rows(level=level)
    assert len(built) == 1


def test_it_counts_as_one_query_and_shows_its_values(
    cast: Cast, statement: Prepared, django_assert_num_queries: Any
) -> None:
    statement.rows(level=1, since=LONG_AGO)
    with django_assert_num_queries(1) as seen:
        statement.rows(level=3, since=LONG_AGO)
    assert "2000-01-01" in seen.captured_queries[0]["sql"]


def test_a_forgotten_value_is_named(statement: Prepared) -> None:
    with pytest.raises(KeyError, match="since"):
        statement.rows(level=1)


def test_a_parameter_that_the_statement_does_not_have_is_named() -> None:
    one = Prepared(lambda level, spare: ("SELECT %s", (level,)), level=int, spare=int)
    with pytest.raises(LookupError, match="spare"):
        one.rows(level=1, spare=2)


def test_it_survives_a_rollback(cast: Cast, statement: Prepared) -> None:
    before = statement.rows(level=1, since=LONG_AGO)
    with transaction.atomic():
        User.objects.update(clearance=0)
        assert statement.rows(level=1, since=LONG_AGO) == []
        transaction.set_rollback(True)
    assert statement.rows(level=1, since=LONG_AGO) == before


@pytest.mark.parametrize("prepare", [True, False])
def test_postgresql_plans_it_once(cast: Cast, statement: Prepared, settings: Any, prepare: bool) -> None:
    settings.PREPARED_STATEMENTS = prepare
    for level in range(1, 9):
        statement.rows(level=level % 4, since=LONG_AGO)
    if connection.vendor != "postgresql":
        assert len(statement.rows(level=1, since=LONG_AGO)) == User.objects.filter(is_active=True).count()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(generic_plans) FROM pg_prepared_statements WHERE statement LIKE '%100%'")
        known, generic = cursor.fetchone()
    assert (known, bool(generic)) == ((1, True) if prepare else (0, False))
