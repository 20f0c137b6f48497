"""`manage.py createadmin`: the first account, with no password that anybody could guess."""

import getpass

import pytest
from django.core.management import CommandError, call_command

from apps.core.secrecy import Secrecy
from apps.org import roles
from apps.org.models import Principal, User

GOOD = "first-Key-of-2026"


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch, db: None):
    """No variable, and nobody at the keyboard."""
    for name in ("ADMIN_USERNAME", "ADMIN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)

    def silence(prompt: str = "") -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", silence)
    monkeypatch.setattr(getpass, "getpass", silence)


@pytest.fixture
def given(monkeypatch):
    def give(username: str, password: str) -> None:
        monkeypatch.setenv("ADMIN_USERNAME", username)
        monkeypatch.setenv("ADMIN_PASSWORD", password)

    return give


def typed(monkeypatch, username: str, *passwords: str) -> None:
    answers = iter(passwords)
    monkeypatch.setattr("builtins.input", lambda prompt: username)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(answers))


def test_it_makes_a_system_administrator_who_reads_no_papers(given, capsys):
    given("guanli", GOOD)
    call_command("createadmin")
    made = User.objects.get()
    assert (made.username, made.name, made.clearance) == ("guanli", "系统管理员", Secrecy.PUBLIC)
    assert (made.is_staff, made.is_superuser, made.is_active) == (True, False, True)
    assert made.role_codes == {roles.SYSTEM_ADMIN}
    assert made.check_password(GOOD)
    out = capsys.readouterr().out
    assert "已创建系统管理员 guanli" in out
    assert GOOD not in out


def test_the_one_it_made_comes_in(given, client):
    given("guanli", GOOD)
    call_command("createadmin")
    client.post("/login/", {"username": "guanli", "password": GOOD})
    assert client.get("/admin/org/user/").status_code == 200


def test_name_and_password_can_be_typed(monkeypatch, capsys):
    typed(monkeypatch, " guanli ", GOOD, GOOD)
    call_command("createadmin")
    assert User.objects.get(username="guanli").check_password(GOOD)


def test_a_slip_in_the_second_typing_makes_nobody(monkeypatch):
    typed(monkeypatch, "guanli", GOOD, GOOD + "x")
    with pytest.raises(CommandError, match="两次输入不一致"):
        call_command("createadmin")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password",
    ["short-1A", "12345678901234", "password123", "guanliyuan1"],
    ids=["short", "digits", "common", "like the name"],
)
def test_a_weak_password_is_refused(given, password: str):
    given("guanliyuan", password)
    with pytest.raises(CommandError):
        call_command("createadmin")
    assert not User.objects.exists()
    assert not Principal.objects.filter(kind="person").exists()


def test_a_second_one_of_the_same_name_is_refused_and_the_first_keeps_the_password(given):
    given("guanli", GOOD)
    call_command("createadmin")
    given("guanli", "another-Key-of-2026")
    with pytest.raises(CommandError, match="用户 guanli 已存在"):
        call_command("createadmin")
    assert User.objects.get().check_password(GOOD)


@pytest.mark.parametrize("username", ["", "   ", "two words", "x" * 151], ids=["empty", "blank", "space", "long"])
def test_a_name_nobody_could_sign_in_with_is_refused(monkeypatch, username: str):
    typed(monkeypatch, username, GOOD, GOOD)
    with pytest.raises(CommandError):
        call_command("createadmin")
    assert not User.objects.exists()


def test_without_a_name_and_without_a_keyboard_it_says_what_is_missing():
    with pytest.raises(CommandError, match="ADMIN_USERNAME"):
        call_command("createadmin")
    assert not User.objects.exists()


def test_there_is_no_default_password(monkeypatch):
    monkeypatch.setenv("ADMIN_USERNAME", "guanli")
    with pytest.raises(CommandError, match="ADMIN_PASSWORD"):
        call_command("createadmin")
    monkeypatch.setenv("ADMIN_PASSWORD", "")
    with pytest.raises(CommandError, match="ADMIN_PASSWORD"):
        call_command("createadmin")
    assert not User.objects.exists()


def test_a_new_installation_has_no_account_at_all():
    """What the migrations make: roles, and nobody who could sign in."""
    assert not User.objects.exists()
