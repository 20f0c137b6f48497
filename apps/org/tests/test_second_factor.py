"""The second factor: set up, asked for, throttled, good once, recovered, demanded by a role, reset."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django_otp.oath import TOTP

from apps.core.errors import Denied
from apps.matters.models import TimelineEntry
from apps.org import roles, sealing, services
from apps.org.models import RecoveryCode, Role, SecondFactor, User
from apps.org.services import second_factor as factors
from apps.org.tests.cast import PASSWORD, Cast

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PAGE = "/account/second-factor/"


@pytest.fixture
def gm(cast: Cast) -> User:
    cast.gm.set_password(PASSWORD)
    cast.gm.save()
    return cast.gm


def telephone(user: User, at: datetime) -> str:
    """What the person reads from the telephone at this moment."""
    totp = TOTP(sealing.unseal(SecondFactor.objects.get(user=user).secret))
    totp.time = at.timestamp()
    return f"{totp.token():06d}"


def clock_at(**later: int):
    return time_machine.travel(NINE + timedelta(**later), tick=False)


@pytest.fixture
def codes(gm: User) -> list[str]:
    """张总 has set it up the day before; the recovery codes."""
    yesterday = NINE - timedelta(days=1)
    with time_machine.travel(yesterday, tick=False):
        factors.begin(user=gm)
        return factors.confirm(user=gm, code=telephone(gm, yesterday))


def password_given(user: User) -> Client:
    client = Client()
    answer = client.post("/login/", {"username": user.username, "password": PASSWORD, "next": "/supervision/"})
    assert answer["Location"] == "/login/code/"
    return client


def give(client: Client, code: str):
    return client.post("/login/code/", {"code": code})


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_setting_up_shows_a_picture_and_a_key_and_is_in_force_only_after_a_code(gm: User, as_user):
    client = as_user(gm)
    with clock_at():
        assert "开始设置" in client.get(PAGE).content.decode()
        assert SecondFactor.objects.count() == 0  # looking at the page writes nothing
        client.post(PAGE, {"verb": "begin"})
        text = client.get(PAGE).content.decode()
        assert "<svg" in text
        assert " style=" not in text
        assert re.search(r"<code class=\"factor-key\">([A-Z2-7]{4} ?){8}</code>", text)
        wrong = client.post(PAGE, {"verb": "confirm", "code": "000000"})
        assert (wrong.status_code, SecondFactor.objects.get().confirmed_at) == (422, None)
        page = client.post(PAGE, {"verb": "confirm", "code": telephone(gm, NINE)}).content.decode()
    shown = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page)
    assert len(set(shown)) == 10
    assert SecondFactor.objects.get().confirmed_at == NINE
    later = client.get(PAGE).content.decode()
    assert not any(code in later for code in shown)
    assert "factor-key" not in later
    assert TimelineEntry.objects.filter(code="second_factor_set", actor=gm).count() == 1


def test_neither_the_secret_nor_a_recovery_code_stands_in_the_database(gm: User, codes: list[str]):
    factor = SecondFactor.objects.get()
    raw = sealing.unseal(factor.secret)
    assert len(raw) == 20
    assert raw.hex() not in factor.secret
    digests = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not digests & {code.replace("-", "") for code in codes}


def test_after_the_password_a_code_is_asked_for_and_without_it_nobody_is_in(gm: User, codes: list[str]):
    with clock_at():
        client = password_given(gm)
        assert not inside(client)
        assert "_auth_user_id" not in client.session
        answer = give(client, telephone(gm, NINE))
        assert (answer.status_code, answer["Location"]) == (302, "/supervision/")
        assert inside(client)


def test_the_key_of_the_session_changes_with_each_step(gm: User, codes: list[str]):
    with clock_at():
        client = Client()
        client.get("/login/")
        first = client.session.session_key
        client.post("/login/", {"username": gm.username, "password": PASSWORD})
        second = client.session.session_key
        give(client, telephone(gm, NINE))
        assert len({first, second, client.session.session_key}) == 3


def test_a_code_is_good_once(gm: User, codes: list[str]):
    with clock_at():
        code = telephone(gm, NINE)
        assert give(password_given(gm), code).status_code == 302
        again = give(password_given(gm), code)
        assert again.status_code == 422
        assert "每个验证码只能用一次" in again.content.decode()
    with clock_at(seconds=30):
        assert give(password_given(gm), telephone(gm, NINE + timedelta(seconds=30))).status_code == 302


@pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 302), (0, 302), (30, 302), (60, 422)])
def test_a_clock_half_a_minute_off_is_forgiven_and_no_more(gm: User, codes: list[str], seconds: int, status: int):
    with clock_at():
        assert give(password_given(gm), telephone(gm, NINE + timedelta(seconds=seconds))).status_code == status


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567", "-12345", "１２３４５６", "\0\0\0\0\0\0", "9" * 40])
def test_what_is_no_code_is_refused_with_a_sentence(gm: User, codes: list[str], code: str):
    with clock_at():
        page = give(password_given(gm), code)
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()


def test_full_width_digits_are_digits(gm: User, codes: list[str]):
    with clock_at():
        wide = telephone(gm, NINE).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
        assert give(password_given(gm), wide).status_code == 302


def test_five_wrong_codes_close_the_door_for_a_quarter_of_an_hour(gm: User, codes: list[str]):
    with clock_at():
        for _ in range(4):
            assert "验证码不正确" in give(password_given(gm), "000000").content.decode()
        assert "请一刻钟后再试" in give(password_given(gm), "000000").content.decode()
        right = give(password_given(gm), telephone(gm, NINE))
        assert (right.status_code, "请一刻钟后再试" in right.content.decode()) == (422, True)
        assert give(password_given(gm), codes[0]).status_code == 422
    with clock_at(minutes=16):
        assert give(password_given(gm), telephone(gm, NINE + timedelta(minutes=16))).status_code == 302


def test_the_right_password_waits_five_minutes_for_its_code(gm: User, codes: list[str]):
    with clock_at():
        client = password_given(gm)
    with clock_at(minutes=6):
        answer = give(client, telephone(gm, NINE + timedelta(minutes=6)))
        assert answer["Location"] == "/login/"
        assert not inside(client)


def test_a_password_changed_meanwhile_makes_the_waiting_void(gm: User, codes: list[str]):
    with clock_at():
        client = password_given(gm)
        services.reset_password(user=gm, password="another-Password-4")
        assert give(client, telephone(gm, NINE))["Location"] == "/login/"
        assert not inside(client)


def test_a_recovery_code_lets_in_once_and_is_written_down(gm: User, codes: list[str]):
    with clock_at():
        client = password_given(gm)
        page = client.post("/login/code/", {"code": codes[3].upper()}, follow=True)
        assert "还剩 9 个" in page.content.decode()
        assert give(password_given(gm), codes[3]).status_code == 422
    entry = TimelineEntry.objects.get(code="recovery_code_used")
    assert (entry.actor, entry.note) == (gm, "还剩 9 个")


def test_new_recovery_codes_make_the_old_ones_void(gm: User, codes: list[str], as_user):
    with clock_at():
        page = as_user(gm).post(PAGE, {"verb": "renew", "code": telephone(gm, NINE)})
        assert page.content.decode().count("<li><code>") == 10
        assert give(password_given(gm), codes[0]).status_code == 422


def demand(code: str) -> None:
    role = Role.objects.get(code=code)
    role.second_factor = True
    role.save()
    factors.refresh_due()


def test_who_holds_a_role_that_demands_it_is_led_to_set_up_and_gets_no_other_page(gm: User):
    demand(roles.GENERAL_MANAGER)
    with clock_at():
        client = Client()
        client.post("/login/", {"username": gm.username, "password": PASSWORD})
        for address in ("/", "/account/", "/incoming/", "/admin/"):
            assert client.get(address)["Location"] == PAGE
        assert client.get("/incoming/", headers={"HX-Request": "true"})["HX-Redirect"] == PAGE
        client.post(PAGE, {"verb": "begin"})
        client.post(PAGE, {"verb": "confirm", "code": telephone(gm, NINE)})
        assert client.get("/").status_code == 200


def test_the_demand_acts_on_sessions_that_are_open_and_ends_with_the_role(gm: User, as_user):
    client = as_user(gm)
    assert client.get("/").status_code == 200
    demand(roles.GENERAL_MANAGER)
    assert client.get("/")["Location"] == PAGE
    services.revoke_role(user=gm, code=roles.GENERAL_MANAGER)
    assert client.get("/").status_code == 200
    services.grant_role(user=gm, code=roles.GENERAL_MANAGER)
    assert client.get("/")["Location"] == PAGE


def test_it_cannot_be_switched_off_while_a_role_demands_it(gm: User, codes: list[str], as_user):
    demand(roles.GENERAL_MANAGER)
    client = as_user(gm)
    with clock_at():
        assert "该角色必须使用二次验证" in client.get(PAGE).content.decode()
        page = client.post(PAGE, {"verb": "off", "code": telephone(gm, NINE)})
    assert (page.status_code, SecondFactor.objects.count()) == (422, 1)


def test_switched_off_by_a_code_it_is_asked_for_no_longer(gm: User, codes: list[str], as_user):
    with clock_at():
        as_user(gm).post(PAGE, {"verb": "off", "code": telephone(gm, NINE)})
        client = Client()
        client.post("/login/", {"username": gm.username, "password": PASSWORD})
        assert inside(client)
    assert RecoveryCode.objects.count() == 0


def test_the_security_administrator_resets_it_and_nobody_else(gm: User, cast: Cast, codes: list[str]):
    services.grant_role(user=cast.finance_head, code=roles.SYSTEM_ADMIN)
    for actor in (cast.staff, cast.finance_head, gm):
        with pytest.raises(Denied):
            factors.reset(user=gm, actor=actor)
    services.grant_role(user=cast.staff, code=roles.SECURITY_ADMIN)
    factors.reset(user=gm, actor=cast.staff)
    assert SecondFactor.objects.count() == 0
    entry = TimelineEntry.objects.get(code="second_factor_reset")
    assert (entry.verb, entry.actor, entry.object_label) == ("重置二次验证", cast.staff, "人员「张总」")


def test_a_changed_secret_key_still_opens_what_was_sealed_before(gm: User, codes: list[str], settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key that is long enough for anybody 0123456789"
    with clock_at():
        code = telephone(gm, NINE)
        factors.verify(user=gm, code=code)
