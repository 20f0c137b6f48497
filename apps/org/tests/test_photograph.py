"""What a photograph lays down is what the services make."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from apps.core import clock
from apps.org import roles, services
from apps.org.models import Department, Principal, Role, User
from apps.org.tests import photograph
from apps.org.tests.cast import Cast, build_cast

LATER = dt.datetime(2027, 3, 1, 1, 0, tzinfo=dt.UTC)


def company(shot: photograph.Photograph) -> list[list[tuple[Any, ...]]]:
    """Every value of every table in it, without the times and the marks for "no password"."""
    return [
        [
            tuple(value for name, value in row.items() if name != "password" and not isinstance(value, dt.date))
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in shot.rows
    ]


def without(shot: photograph.Photograph) -> None:
    for model, rows in reversed(shot.rows.items()):
        model._base_manager.filter(pk__in=[row.pk for row in rows])._raw_delete(connection.alias)


@pytest.mark.django_db
def test_rows_and_objects_are_those_of_the_services_and_of_today():
    shot = photograph.take(build_cast)
    before, made = company(shot), shot.made()
    without(shot)
    with clock.at(LATER):
        laid: Cast = shot.lay_down()
    assert company(shot) == before
    assert User.objects.count() == 10
    assert set(User.objects.values_list("date_joined", "password_changed_at")) == {(LATER, LATER)}
    assert (laid.gm, laid.gm.name, laid.gm.date_joined) == (made.gm, "张总", LATER)
    assert laid.production.head is laid.head  # objects remember each other as they did
    assert Department.objects.get(head=laid.head).pk == laid.production.pk
    newcomer = services.create_user(username="new", name="新来的")
    assert newcomer.pk > max(user.pk for user in laid.everybody().values())


@pytest.mark.django_db
def test_what_changes_rows_that_were_there_is_no_subject():
    person = services.create_user(username="one", name="一")

    def make() -> None:
        services.create_user(username="two", name="二")
        User.objects.filter(pk=person.pk).update(name=f"{timezone.now()}")

    with pytest.raises(AssertionError, match="User: rows that were there before were changed"):
        photograph.take(make)


def test_the_cast_is_made_anew_where_somebody_has_its_numbers(db, request):
    services.create_user(username="early", name="先来的")
    cast: Cast = request.getfixturevalue("cast")
    assert User.objects.get(username="zhangzong") == cast.gm


@pytest.mark.parametrize("again", [1, 2])
def test_the_cast_stands_where_no_row_of_the_migrations_is_left(again, db, request):
    """As after a test with real transactions, which empties every table."""
    apps.get_model("approvals", "ApprovalFlow").objects.all().delete()  # their steps name roles
    Role.objects.all().delete()
    Principal.objects.all().delete()
    cast: Cast = request.getfixturevalue("cast")
    assert cast.gm.role_grants.filter(role__code=roles.GENERAL_MANAGER).count() == 1
    connection.check_constraints()
