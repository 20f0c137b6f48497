"""Signing in and out: who comes in, what a wrong try tells, and where one is led to."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from apps.matters.models import TimelineEntry
from apps.org import demo, services
from apps.org.forms import WRONG
from apps.org.models import User
from apps.org.tests.cast import PASSWORD, Cast

LOGIN = "/login/"


@pytest.fixture
def gm(cast: Cast) -> User:
    """张总 with a password that can be typed."""
    cast.gm.set_password(PASSWORD)
    cast.gm.save()
    return cast.gm


def sign_in(client: Client, username: str, password: str, **data: str):
    return client.post(LOGIN, {"username": username, "password": password, **data})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def entries() -> list[tuple[str, str, str, str]]:
    rows = TimelineEntry.objects.filter(matter=None).order_by("id")
    return list(rows.values_list("code", "verb", "actor_label", "object_label"))


def test_the_sign_in_page_is_chinese_and_names_its_fields(client: Client, db: None):
    page = client.get(LOGIN)
    assert page.status_code == 200
    text = page.content.decode()
    for words in ("用户名", "密码", "登录", "忘记密码请联系系统管理员重置"):
        assert words in text
    assert "no-store" in page["Cache-Control"]


def test_the_right_password_leads_to_the_workbench(client: Client, gm: User):
    answer = sign_in(client, gm.username, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(gm.pk)
    assert entries() == [("sign_in", "登录", "张总", "账户 zhangzong")]


def test_the_session_key_is_not_the_one_from_before_signing_in(client: Client, gm: User):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    sign_in(client, gm.username, PASSWORD)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    ("username", "password"),
    [("zhangzong", "wrong-Password-1"), ("nobody", PASSWORD), ("zhangzong", PASSWORD.upper()), ("ZHANGZONG", PASSWORD)],
    ids=["wrong password", "unknown name", "password in capitals", "name in capitals"],
)
def test_a_wrong_try_tells_one_sentence_whatever_was_wrong(client: Client, gm: User, username: str, password: str):
    page = sign_in(client, username, password)
    assert page.status_code == 422
    assert WRONG in page.content.decode()
    assert not signed_in(client)
    known = username == gm.username  # tries of names nobody has are counted by axes, but do not fill the timeline
    assert entries() == ([("sign_in_failed", "登录失败", "系统", f"账户 {username}")] if known else [])


def test_somebody_who_left_is_told_the_same_as_for_a_wrong_password(client: Client, gm: User):
    services.set_active(user=gm, active=False)
    page = sign_in(client, gm.username, PASSWORD)
    assert page.status_code == 422
    assert WRONG in page.content.decode()
    assert not signed_in(client)


def test_an_account_without_a_password_cannot_be_entered(client: Client, cast: Cast):
    for password in ("", "!", cast.staff.password):
        assert sign_in(client, cast.staff.username, password).status_code == 422
    assert not signed_in(client)


def test_empty_fields_are_asked_for_in_chinese(client: Client, db: None):
    page = sign_in(client, "", "")
    assert page.status_code == 422
    assert "这个字段是必填项" in page.content.decode()


def test_a_name_with_a_null_byte_is_refused_like_any_wrong_one(client: Client, db: None):
    """PostgreSQL cannot store the byte, so neither the query nor the timeline may see it."""
    assert sign_in(client, "zhang\x00zong", PASSWORD).status_code == 422
    assert entries() == []


def test_a_name_longer_than_the_column_is_refused(client: Client, db: None):
    assert sign_in(client, "长" * 5000, PASSWORD).status_code == 422
    assert entries() == []


def test_null_bytes_anywhere_in_a_wrong_try_are_refused_like_any_other(client: Client, gm: User):
    data = {"username": gm.username, "password": "a\0b", "next": "/\0"}
    for _ in range(2):
        answer = client.post("/login/?next=%00", data, headers={"user-agent": "x" * 3000, "accept": "y" * 3000})
        assert answer.status_code == 422
        data["password"] = "wrong-Password-1"


def test_the_name_comes_back_after_a_wrong_try_but_never_the_password(client: Client, gm: User):
    text = sign_in(client, gm.username, "Typed-Secret-77").content.decode()
    assert 'value="zhangzong"' in text
    assert "Typed-Secret-77" not in text


def test_the_name_that_comes_back_is_escaped(client: Client, db: None):
    text = sign_in(client, '"><script>x</script>', "Typed-Secret-77").content.decode()
    assert "<script>x" not in text


def test_signing_in_needs_the_token_of_the_form(gm: User):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, gm.username, PASSWORD).status_code == 403
    assert not signed_in(client)


def test_after_signing_in_one_is_led_back_to_the_own_page(client: Client, gm: User):
    page = client.get(LOGIN, {"next": "/incoming/?q=安全&page=2"})
    assert 'name="next" value="/incoming/?q=安全&amp;page=2"' in page.content.decode()
    answer = sign_in(client, gm.username, PASSWORD, next="/incoming/?q=1&page=2")
    assert answer["Location"] == "/incoming/?q=1&page=2"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
        " //evil.example",
        "",
    ],
)
def test_a_target_on_another_host_is_never_followed(client: Client, gm: User, target: str):
    assert sign_in(client, gm.username, PASSWORD, next=target)["Location"] == "/"
    assert client.get(LOGIN, {"next": target})["Location"] == "/"  # signed in already


def test_a_wrong_try_keeps_the_target(client: Client, gm: User):
    text = sign_in(client, gm.username, "wrong-Password-1", next="/incoming/").content.decode()
    assert 'name="next" value="/incoming/"' in text


def test_who_is_signed_in_does_not_see_the_sign_in_page_again(gm: User, as_user):
    answer = as_user(gm).get(LOGIN, {"next": "/supervision/"})
    assert (answer.status_code, answer["Location"]) == (302, "/supervision/")


def test_signing_out_takes_the_session_from_the_server(client: Client, gm: User):
    sign_in(client, gm.username, PASSWORD)
    key = client.session.session_key
    answer = client.post("/logout/", follow=True)
    assert answer.redirect_chain == [("/login/", 302)]
    assert "已退出登录" in answer.content.decode()
    assert not Session.objects.filter(session_key=key).exists()
    assert [code for code, *_ in entries()] == ["sign_in", "sign_out"]


def test_a_copied_cookie_is_worthless_after_signing_out(client: Client, gm: User, settings):
    sign_in(client, gm.username, PASSWORD)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert thief.get("/account/").status_code == 200
    client.post("/logout/")
    assert thief.get("/account/").status_code == 302


def test_signing_out_is_not_a_link(gm: User, as_user):
    client = as_user(gm)
    page = client.get("/logout/")
    assert page.status_code == 200
    assert '<form class="row-mid" method="post" action="/logout/">' in page.content.decode()
    assert signed_in(client)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client, gm: User, settings):
    cookie = sign_in(client, gm.username, PASSWORD).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"


def test_demo_accounts_are_listed_only_in_the_demonstration(client: Client, db: None, settings):
    services.create_user(username="wangjg", name="王建国", title="总经理")
    settings.DEMO_MODE = False
    assert "王建国" not in client.get(LOGIN).content.decode()
    settings.DEMO_MODE = True
    text = client.get(LOGIN).content.decode()
    assert "王建国" in text
    assert demo.PASSWORD in text
