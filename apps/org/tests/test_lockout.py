"""Wrong passwords are counted: five from one address, then a quarter of an hour of rest."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from apps.org.forms import WRONG
from apps.org.models import User
from apps.org.tests.cast import PASSWORD, Cast

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday, nine in Shanghai
LOCKED = "连续输错密码，登录已暂停"


@pytest.fixture
def gm(cast: Cast) -> User:
    cast.gm.set_password(PASSWORD)
    cast.gm.save()
    return cast.gm


def attempt(client: Client, user: User, password: str = "wrong-Password-1", address: str = "10.0.0.7"):
    return client.post("/login/", {"username": user.username, "password": password}, REMOTE_ADDR=address)


def wrong(client: Client, user: User, times: int) -> list[int]:
    return [attempt(client, user).status_code for _ in range(times)]


@time_machine.travel(NINE, tick=False)
def test_the_fifth_wrong_password_closes_the_door_with_a_page_that_says_so(client: Client, gm: User):
    assert wrong(client, gm, 4) == [422] * 4
    page = attempt(client, gm)
    assert page.status_code == 429
    assert LOCKED in page.content.decode()
    assert "请一刻钟后再试" in page.content.decode()


@time_machine.travel(NINE, tick=False)
def test_four_wrong_tries_still_let_the_right_password_in(client: Client, gm: User):
    wrong(client, gm, 4)
    assert attempt(client, gm, PASSWORD).status_code == 302


@time_machine.travel(NINE, tick=False)
def test_while_the_door_is_closed_even_the_right_password_does_not_open_it(client: Client, gm: User):
    wrong(client, gm, 5)
    assert attempt(client, gm, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_after_a_quarter_of_an_hour_the_right_password_works_again(client: Client, gm: User):
    with time_machine.travel(NINE, tick=False) as clock:
        wrong(client, gm, 5)
        clock.move_to(NINE + timedelta(minutes=14, seconds=59))
        assert attempt(Client(), gm, PASSWORD, "10.0.0.8").status_code == 302  # another address is not concerned
    with time_machine.travel(NINE + timedelta(minutes=15, seconds=1), tick=False):
        assert attempt(client, gm, PASSWORD).status_code == 302


def test_trying_on_while_closed_begins_the_quarter_anew(client: Client, gm: User):
    with time_machine.travel(NINE, tick=False):
        wrong(client, gm, 5)
    with time_machine.travel(NINE + timedelta(minutes=10), tick=False):
        assert attempt(client, gm).status_code == 429
    with time_machine.travel(NINE + timedelta(minutes=16), tick=False):
        assert attempt(client, gm, PASSWORD).status_code == 429
    with time_machine.travel(NINE + timedelta(minutes=32), tick=False):
        assert attempt(client, gm, PASSWORD).status_code == 302


@time_machine.travel(NINE, tick=False)
def test_the_colleague_at_the_same_address_still_comes_in(client: Client, gm: User, cast: Cast):
    """A whole office stands behind one address."""
    cast.deputy.set_password(PASSWORD)
    cast.deputy.save()
    wrong(client, gm, 5)
    assert attempt(client, cast.deputy, PASSWORD).status_code == 302


@time_machine.travel(NINE, tick=False)
def test_the_person_at_the_own_desk_is_not_locked_out_by_a_stranger_elsewhere(client: Client, gm: User):
    wrong(client, gm, 5)
    assert attempt(Client(), gm, PASSWORD, "10.0.0.99").status_code == 302


@time_machine.travel(NINE, tick=False)
def test_a_right_password_forgets_the_wrong_ones_before_it(client: Client, gm: User):
    wrong(client, gm, 4)
    attempt(client, gm, PASSWORD)
    other = Client()
    assert wrong(other, gm, 4) == [422] * 4
    assert attempt(other, gm, PASSWORD).status_code == 302


@time_machine.travel(NINE, tick=False)
def test_an_unknown_name_is_closed_just_the_same_and_so_tells_nothing(client: Client, gm: User):
    ghost = User(username="nobody")
    assert wrong(client, ghost, 4) == [422] * 4
    page = attempt(client, ghost)
    assert page.status_code == 429
    assert WRONG not in page.content.decode()


@time_machine.travel(NINE, tick=False)
def test_the_back_office_is_not_a_second_door_to_guess_at(client: Client, gm: User):
    gm.is_staff = True
    gm.save()
    wrong(client, gm, 5)
    data = {"username": gm.username, "password": PASSWORD}
    client.post("/admin/login/", data, REMOTE_ADDR="10.0.0.7")
    assert "_auth_user_id" not in client.session


@time_machine.travel(NINE, tick=False)
def test_the_administrator_can_open_the_door_before_time(client: Client, gm: User, capsys):
    """The command that docs/operations.md names."""
    wrong(client, gm, 5)
    call_command("axes_reset_username", gm.username)
    assert attempt(client, gm, PASSWORD).status_code == 302


@time_machine.travel(NINE, tick=False)
def test_the_password_that_was_tried_is_kept_nowhere(client: Client, gm: User):
    from axes.models import AccessAttempt

    attempt(client, gm, "Typed-Secret-77")
    [row] = AccessAttempt.objects.all()
    assert "Typed-Secret-77" not in row.post_data + row.get_data
