"""现代 and 等保: what a password must be, when it is too old, which ones may not come back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from apps.matters.models import TimelineEntry
from apps.org import services
from apps.org.models import FormerPassword, User
from apps.org.tests.cast import PASSWORD, Cast

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def gm(cast: Cast) -> User:
    with time_machine.travel(NINE, tick=False):
        services.change_password(user=cast.gm, password=PASSWORD)
    return cast.gm


@pytest.fixture
def dengbao(settings) -> None:
    settings.PASSWORD_POLICY = "dengbao"


def refused(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return list(error.messages)
    return []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Xq7-a", "密码太短：至少 8 个字符。"),
        ("xqwertzuiop9", "四类中至少用 3 类"),
        ("XQWERTZUIOP", "四类中至少用 3 类"),
        ("Password1", "这个密码太常见了"),
    ],
    ids=["short", "two classes", "one class", "common"],
)
def test_dengbao_wants_eight_characters_of_three_classes(dengbao, db, password: str, sentence: str):
    assert any(sentence in text for text in refused(password))


@pytest.mark.parametrize("password", ["Xq7zwert", "xq7-wert", "XQ7-WERT", "Xq-zwert", "晨光xq7Wert"])
def test_dengbao_takes_any_three_of_the_four_classes(dengbao, db, password: str):
    assert refused(password) == []


def test_modern_wants_length_and_no_classes(db):
    assert refused("correcthorsebattery") == []
    assert refused("Xq7-zwert") == ["密码太短：至少 10 个字符。"]


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("modern", "至少 10 位；不能全是数字，不能与姓名、用户名相近，不能用常见密码"),
        ("dengbao", "四类中至少 3 类；不能全是数字，不能与姓名、用户名相近，不能用常见密码；"),
        ("dengbao", "不能与最近用过的 5 个密码相同。每 90 天更换一次"),
    ],
)  # fmt: skip
def test_the_page_tells_the_rule_before_it_is_broken(gm: User, as_user, settings, preset: str, words: str):
    settings.PASSWORD_POLICY = preset
    assert words in as_user(gm).get("/account/password/").content.decode()


def sign_in(user: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/login/", {"username": user.username, "password": password})
    return client


def test_after_ninety_days_a_new_password_is_asked_for_before_anything_else(dengbao, gm: User):
    with time_machine.travel(NINE + timedelta(days=90), tick=False):
        assert sign_in(gm).get("/").status_code == 200
    with time_machine.travel(NINE + timedelta(days=90, seconds=1), tick=False):
        client = sign_in(gm)
        assert client.get("/")["Location"] == "/account/password/"
        assert "密码已到期" in client.get("/account/password/").content.decode()
        new = "brand-New-Password-2"
        client.post("/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
        assert client.get("/").status_code == 200
    assert TimelineEntry.objects.filter(code="password_expired", actor=gm).count() == 1


def test_modern_passwords_do_not_grow_old(gm: User):
    with time_machine.travel(NINE + timedelta(days=4000), tick=False):
        assert sign_in(gm).get("/").status_code == 200


def test_somebody_without_a_password_of_ours_is_not_asked_for_a_new_one(dengbao, cast: Cast):
    assert services.demand_new_password(user=cast.staff) is False


def test_the_last_five_passwords_may_not_come_back(dengbao, gm: User):
    words = [f"Winter-day-{number}" for number in range(6)]
    for word in words:
        services.change_password(user=gm, password=word)
    sentence = ["最近用过这个密码：不能与最近 5 个密码相同。"]
    assert [refused(word, gm) for word in words] == [[], *[sentence] * 5]
    assert refused(PASSWORD, gm) == []


def test_former_passwords_are_kept_as_hashes_only(gm: User):
    services.change_password(user=gm, password="brand-New-Password-2")
    [kept] = FormerPassword.objects.all()
    assert kept.encoded.startswith(("argon2", "pbkdf2", "md5"))
    assert PASSWORD not in kept.encoded


def test_no_more_than_two_dozen_are_kept(gm: User):
    for number in range(30):
        services.set_hash(user=gm, encoded=f"md5$salt${number:032d}")
        services.change_password(user=gm, password=f"Winter-day-{number}")
    assert FormerPassword.objects.filter(user=gm).count() == 24


def test_a_password_given_by_the_administrator_counts_as_used(dengbao, gm: User):
    services.reset_password(user=gm, password="reset-Password-3")
    assert refused(PASSWORD, gm) != []
    assert refused("reset-Password-3", gm) != []
    gm.refresh_from_db()
    assert gm.must_change_password is True
