"""My sessions: listed with device and address, ended one by one or all, dead at the next request."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from apps.core import clock
from apps.matters.models import TimelineEntry
from apps.org.models import SignedIn, SignInTry, User
from apps.org.services import sessions
from apps.org.tasks import purge_sessions
from apps.org.tests.cast import PASSWORD, Cast

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 MicroMessenger/8.0"


@pytest.fixture
def gm(cast: Cast) -> User:
    cast.gm.set_password(PASSWORD)
    cast.gm.save()
    return cast.gm


def come_in(user: User, agent: str = CHROME, address: str = "10.0.0.7") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    assert client.post("/login/", {"username": user.username, "password": PASSWORD}).status_code == 302
    return client


def ask(client: Client) -> int:
    return client.get("/account/").status_code


def test_a_session_is_listed_with_its_device_and_address_and_this_one_is_marked(gm: User):
    here = come_in(gm)
    come_in(gm, PHONE, "10.0.0.8")
    assert list(SignedIn.objects.order_by("id").values_list("device", "address")) == [
        ("Chrome · Windows 电脑", "10.0.0.7"),
        ("微信 · iPhone", "10.0.0.8"),
    ]
    text = here.get("/account/").content.decode()
    assert text.count("结束该会话") == 1
    assert text.count("本机</span>") == 1
    assert "微信 · iPhone" in text


@pytest.mark.parametrize("engine", ["db", "cached_db"])
def test_an_ended_session_is_dead_at_the_next_request(gm: User, settings, engine: str):
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{engine}"
    here, there = come_in(gm), come_in(gm, PHONE)
    assert (ask(here), ask(there)) == (200, 200)
    row = SignedIn.objects.get(device__contains="iPhone")
    assert here.post(f"/account/sessions/{row.pk}/end/")["Location"] == "/account/"
    assert (ask(here), ask(there)) == (200, 302)
    entry = TimelineEntry.objects.get(code="session_closed")
    assert (entry.verb, entry.actor, entry.note) == ("结束会话", gm, "微信 · iPhone 10.0.0.7")


@pytest.mark.parametrize("engine", ["db", "cached_db"])
def test_all_others_end_at_once(gm: User, settings, engine: str):
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{engine}"
    here, there, elsewhere = come_in(gm), come_in(gm), come_in(gm)
    answer = here.post("/account/sessions/end-others/", follow=True)
    assert "已结束其他 2 个会话" in answer.content.decode()
    assert [ask(client) for client in (here, there, elsewhere)] == [200, 302, 302]


def test_the_session_of_somebody_else_cannot_be_ended(gm: User, cast: Cast, as_user):
    there = come_in(gm)
    row = SignedIn.objects.get(user=gm)
    answer = as_user(cast.stranger).post(f"/account/sessions/{row.pk}/end/", follow=True)
    assert "该会话已经结束" in answer.content.decode()
    assert ask(there) == 200


def test_a_request_under_way_does_not_bring_an_ended_session_back(gm: User):
    here = come_in(gm)
    session = here.session
    sessions.end_all(user=gm)
    sessions.seen(user=gm, key=session.session_key, address="10.0.0.7", device="x")
    assert SignedIn.objects.count() == 0
    assert ask(here) == 302


def test_signing_out_takes_the_row_away(gm: User):
    here = come_in(gm)
    here.post("/logout/")
    assert SignedIn.objects.count() == 0


def test_the_list_is_brought_up_to_date_once_a_minute_and_costs_nothing_between(gm: User, django_assert_num_queries):
    with time_machine.travel(NINE, tick=False):
        here = come_in(gm)
        ask(here)
    with time_machine.travel(NINE + timedelta(seconds=59), tick=False):
        with django_assert_num_queries(7):  # session, person, roles, counts, sessions, tries, second factor
            ask(here)
        assert SignedIn.objects.get().seen_at == NINE
    with time_machine.travel(NINE + timedelta(seconds=61), tick=False):
        ask(here)
        assert SignedIn.objects.get().seen_at == NINE + timedelta(seconds=61)


def test_a_session_from_before_the_list_existed_enters_it(gm: User, as_user):
    with time_machine.travel(NINE, tick=False):
        here = as_user(gm)
        ask(here)
        assert SignedIn.objects.count() == 0
    with time_machine.travel(NINE + timedelta(seconds=61), tick=False):
        ask(here)
    assert SignedIn.objects.get().user == gm


def test_a_new_password_ends_the_other_sessions_and_keeps_this_row(gm: User):
    here, there = come_in(gm), come_in(gm)
    data = {"old_password": PASSWORD, "new_password1": "brand-New-Password-2", "new_password2": "brand-New-Password-2"}
    here.post("/account/password/", data)
    assert (ask(here), ask(there)) == (200, 302)
    assert SignedIn.objects.get().key == here.session.session_key


def test_a_session_that_ran_out_is_not_listed_and_is_swept_away_once(gm: User):
    with time_machine.travel(NINE, tick=False):
        come_in(gm)
    with time_machine.travel(NINE + timedelta(hours=13), tick=False):
        here = come_in(gm)
        assert here.get("/account/").content.decode().count("最近使用") == 1
    with time_machine.travel(NINE + timedelta(hours=30), tick=False):
        assert purge_sessions() == 3  # one row of ours, two of Django's
        assert purge_sessions() == 0
    assert (SignedIn.objects.count(), Session.objects.count()) == (0, 0)


def test_the_last_tries_are_told_good_and_bad(gm: User):
    Client(REMOTE_ADDR="10.9.9.9").post("/login/", {"username": gm.username, "password": "wrong"})
    text = come_in(gm).get("/account/").content.decode()
    assert "密码错误" in text
    assert "10.9.9.9" in text
    assert list(SignInTry.objects.values_list("result", flat=True)) == ["done", "wrong_password"]


def test_tries_beyond_the_lock_and_of_unknown_names_write_nothing(gm: User):
    for _ in range(8):
        Client(REMOTE_ADDR="10.9.9.9").post("/login/", {"username": gm.username, "password": "wrong"})
    Client().post("/login/", {"username": "nobody", "password": "wrong"})
    assert SignInTry.objects.count() == 4


def test_tries_older_than_a_year_are_forgotten(gm: User):
    SignInTry.objects.create(user=gm, at=clock.now() - timedelta(days=366), result="done")
    assert purge_sessions() == 1
