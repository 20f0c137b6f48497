"""How long a session lives, and what ends it at once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from apps.matters.models import TimelineEntry
from apps.org import roles, services
from apps.org.middleware import SEEN
from apps.org.models import User
from apps.org.tests.cast import PASSWORD, Cast

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEW = "brand-New-Password-2"


def at(**later: int):
    return time_machine.travel(NINE + timedelta(**later), tick=False)


def ask(client: Client) -> int:
    return client.get("/account/").status_code


def codes() -> list[str]:
    return list(TimelineEntry.objects.order_by("id").values_list("code", flat=True))


@pytest.fixture
def gm(cast: Cast) -> User:
    cast.gm.set_password(PASSWORD)
    cast.gm.save()
    return cast.gm


@pytest.fixture
def visit(gm: User):
    """A client of 张总 that looked at a page at nine."""
    with at():
        client = Client()
        client.force_login(gm, backend="apps.org.auth.OrgBackend")
        assert ask(client) == 200
    return client


def test_two_hours_without_a_click_end_the_session(visit: Client):
    with at(hours=2):
        assert ask(visit) == 200
    with at(hours=4, seconds=1):
        answer = visit.get("/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=%2Faccount%2F")
    assert Session.objects.count() == 0
    assert codes() == ["session_ended"]
    assert TimelineEntry.objects.get().actor_label == "张总"


def test_the_idle_limit_comes_from_the_settings(visit: Client, settings):
    settings.SESSION_IDLE_SECONDS = 600
    with at(seconds=601):
        assert ask(visit) == 302


def test_working_on_keeps_the_session_but_not_beyond_twelve_hours(visit: Client):
    for hour in range(1, 13):
        with at(hours=hour):
            assert ask(visit) == 200
    with at(hours=12, seconds=1):
        assert ask(visit) == 302
    assert codes() == ["session_ended"]


def test_an_ended_session_does_not_wake_up_again(visit: Client, settings):
    key = visit.cookies[settings.SESSION_COOKIE_NAME].value
    with at(hours=3):
        assert ask(visit) == 302
    visit.cookies[settings.SESSION_COOKIE_NAME] = key
    with at(hours=3):
        assert ask(visit) == 302


def test_a_new_sign_in_begins_to_count_anew(visit: Client, gm: User):
    with at(hours=11, minutes=59):
        visit.post("/login/", {"username": gm.username, "password": PASSWORD})
    with at(hours=13):
        visit.post("/login/", {"username": gm.username, "password": PASSWORD})
        assert ask(visit) == 200


def test_a_session_row_is_written_at_most_once_a_minute(visit: Client):
    nine = int(NINE.timestamp())
    with at(seconds=59):
        ask(visit)
        assert visit.session[SEEN] == nine
    with at(seconds=60):
        ask(visit)
        assert visit.session[SEEN] == nine + 60


def test_the_end_of_an_idle_session_refuses_the_write_that_came_with_it(visit: Client, gm: User):
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    with at(hours=3):
        assert visit.post("/account/password/", data)["Location"].startswith("/login/")
    gm.refresh_from_db()
    assert gm.check_password(PASSWORD)


def change_password(client: Client, old: str, new: str, again: str = ""):
    data = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/account/password/", data)


def test_a_changed_password_ends_every_other_session_but_not_this_one(gm: User, as_user):
    here, elsewhere = as_user(gm), as_user(gm)
    assert (ask(here), ask(elsewhere)) == (200, 200)
    answer = change_password(here, PASSWORD, NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert "密码已修改，其他设备上的登录已退出" in here.get("/account/").content.decode()
    assert (ask(here), ask(elsewhere)) == (200, 302)
    assert codes() == ["password_changed"]


def test_only_the_new_password_is_good_after_the_change(gm: User, as_user):
    change_password(as_user(gm), PASSWORD, NEW)
    gm.refresh_from_db()
    assert (gm.check_password(PASSWORD), gm.check_password(NEW)) == (False, True)


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong-Password-1", NEW, NEW, "现在的密码不正确"),
        (PASSWORD, NEW, NEW + "x", "两次输入的新密码不一致"),
        (PASSWORD, "Ab3-short", "Ab3-short", "密码太短：至少 10 个字符"),
        (PASSWORD, "20260302010203", "20260302010203", "密码只包含数字"),
        (PASSWORD, "zhangzong1", "zhangzong1", "密码跟"),
        (PASSWORD, "password123", "password123", "这个密码太常见了"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码不能与现在的密码相同"),
    ],
    ids=["old", "twice", "short", "digits", "name", "common", "same"],
)
def test_a_bad_new_password_is_refused_with_the_reason(gm: User, as_user, old, new, again, sentence):
    page = change_password(as_user(gm), old, new, again)
    text = page.content.decode()
    assert page.status_code == 422
    assert sentence in text
    assert f'value="{new}"' not in text
    gm.refresh_from_db()
    assert gm.check_password(PASSWORD)


def test_somebody_who_leaves_is_out_with_the_next_click(gm: User, as_user):
    client = as_user(gm)
    assert ask(client) == 200
    services.set_active(user=gm, active=False)
    assert ask(client) == 302


def test_a_withdrawn_role_acts_with_the_next_click(cast: Cast, as_user):
    client = as_user(cast.clerk)
    assert client.get("/incoming/new/").status_code == 200
    services.revoke_role(user=cast.clerk, code=roles.REGISTRY_CLERK)
    assert client.get("/incoming/new/").status_code == 403


def test_a_granted_role_acts_with_the_next_click(cast: Cast, as_user):
    client = as_user(cast.stranger)
    assert client.get("/incoming/new/").status_code == 403
    services.grant_role(user=cast.stranger, code=roles.REGISTRY_CLERK)
    assert client.get("/incoming/new/").status_code == 200


@pytest.fixture
def newcomer(gm: User) -> User:
    gm.must_change_password = True
    gm.save()
    return gm


@pytest.mark.parametrize("address", ["/", "/account/", "/incoming/", "/admin/", "/admin/password_change/"])
def test_who_must_change_the_password_gets_no_other_page(newcomer: User, as_user, address: str):
    newcomer.is_staff = newcomer.is_superuser = True
    newcomer.save()
    answer = as_user(newcomer).get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/account/password/")


def test_the_forced_page_says_why_and_offers_no_way_round(newcomer: User, as_user):
    text = as_user(newcomer).get("/account/password/").content.decode()
    assert "请先换成自己的密码" in text
    assert ">取消</a>" not in text


def test_who_must_change_the_password_may_sign_out(newcomer: User, as_user):
    client = as_user(newcomer)
    assert client.post("/logout/")["Location"] == "/login/"
    assert "_auth_user_id" not in client.session


def test_once_changed_every_page_is_open_again(newcomer: User, as_user):
    client = as_user(newcomer)
    change_password(client, PASSWORD, NEW)
    newcomer.refresh_from_db()
    assert newcomer.must_change_password is False
    assert client.get("/").status_code == 200


def test_a_fragment_asked_for_by_who_must_change_leads_the_whole_page_away(newcomer: User, as_user):
    """A redirect would put the page of the password into the fragment's place."""
    answer = as_user(newcomer).get("/incoming/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, "/account/password/")
