"""Signing in by an OpenID provider: a real one, asked over HTTP; every part of its answer is checked."""

import time
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from joserfc.jwk import RSAKey

from apps.matters.models import TimelineEntry
from apps.org import services
from apps.org.identity.oidc import AWAY, FAILED
from apps.org.models import SecondFactor, SignedIn, User
from apps.org.services import second_factor
from apps.org.tests.cast import Cast
from apps.org.tests.provider import CLIENT, SECRET, Provider, running
from apps.org.tests.test_second_factor import telephone

ASK, ANSWER = "/login/oidc/", "/login/oidc/answer/"


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with running() as one:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = one.address, CLIENT, SECRET
        yield one


def inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def come_back(client: Client, provider: Provider, **person):
    question = client.get(f"{ASK}?next=/supervision/")["Location"]
    return client.get(f"{ANSWER}?{provider.grant(question, **person)}")


def test_the_button_stands_on_the_sign_in_page_only_with_a_provider(client: Client, db, provider: Provider, settings):
    assert "用统一身份认证登录" in client.get("/login/").content.decode()
    settings.OIDC_ISSUER = ""
    assert "用统一身份认证登录" not in client.get("/login/").content.decode()
    assert (client.get(ASK).status_code, client.get(ANSWER).status_code) == (404, 404)


def test_the_question_carries_state_nonce_and_challenge_and_writes_nothing(client: Client, db, provider: Provider):
    first, second = client.get(ASK), client.get(ASK)
    for part in ("response_type=code", "state=", "nonce=", "code_challenge=", "code_challenge_method=S256"):
        assert part in first["Location"]
    assert first["Location"] != second["Location"]
    cookie = first.cookies["oidc_asked"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert Session.objects.count() == 0


def test_somebody_known_comes_in_and_is_led_where_they_wanted(client: Client, cast: Cast, provider: Provider):
    answer = come_back(client, provider, preferred_username=cast.gm.username)
    assert (answer.status_code, answer["Location"]) == (302, "/supervision/")
    assert client.session["_auth_user_id"] == str(cast.gm.pk)
    assert SignedIn.objects.get().user == cast.gm
    assert TimelineEntry.objects.filter(code="sign_in", actor=cast.gm).count() == 1
    assert provider.asked[0]["grant_type"] == "authorization_code"


def refused(client: Client, provider: Provider, cast: Cast, sentence: str = FAILED) -> None:
    answer = come_back(client, provider, preferred_username=cast.gm.username)
    assert answer["Location"] == "/login/"
    assert sentence in client.get("/login/").content.decode()
    assert not inside(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
    ],
    ids=["issuer", "audience", "several audiences", "expired", "no expiry", "nonce", "no nonce", "no subject"],
)
def test_a_token_that_does_not_fit_lets_nobody_in(client: Client, cast: Cast, provider: Provider, claims: dict):
    provider.claims = claims
    refused(client, provider, cast)


def test_a_token_signed_by_somebody_else_lets_nobody_in(client: Client, cast: Cast, provider: Provider):
    provider.sign_with = RSAKey.generate_key(2048, {"kid": "one"})
    refused(client, provider, cast)


def test_a_token_signed_with_the_public_key_as_secret_lets_nobody_in(client: Client, cast: Cast, provider: Provider):
    provider.forging = True
    refused(client, provider, cast)


def test_a_provider_that_calls_itself_something_else_is_not_asked(client: Client, cast: Cast, provider: Provider):
    provider.named = "https://evil.example"
    assert client.get(ASK)["Location"] == "/login/"


def test_the_answer_belongs_to_the_browser_that_asked(client: Client, cast: Cast, provider: Provider):
    question = client.get(ASK)["Location"]
    grant = provider.grant(question, preferred_username=cast.gm.username)
    victim = Client()
    assert victim.get(f"{ANSWER}?{grant}")["Location"] == "/login/"  # never asked
    victim.get(ASK)
    assert victim.get(f"{ANSWER}?{grant}")["Location"] == "/login/"  # asked something else
    assert not inside(victim)


def test_an_answer_is_good_once(client: Client, cast: Cast, provider: Provider):
    question = client.get(ASK)["Location"]
    address = f"{ANSWER}?{provider.grant(question, preferred_username=cast.gm.username)}"
    asked = client.cookies["oidc_asked"].value
    client.get(address)
    assert inside(client)
    again = Client()
    again.cookies["oidc_asked"] = asked
    assert again.get(address)["Location"] == "/login/"
    assert not inside(again)


@pytest.mark.parametrize("query", ["", "error=access_denied&state=x", "code=x", "code=x&state=y", "code=%00&state=%00"])
def test_an_answer_without_its_parts_is_refused(client: Client, cast: Cast, provider: Provider, query: str):
    client.get(ASK)
    assert client.get(f"{ANSWER}?{query}")["Location"] == "/login/"


def test_somebody_unknown_or_gone_is_refused(client: Client, cast: Cast, provider: Provider):
    sentence = "本系统中没有您的账号"
    answer = come_back(client, provider, preferred_username="nobody")
    assert answer["Location"] == "/login/"
    assert sentence in client.get("/login/").content.decode()
    services.set_active(user=cast.gm, active=False)
    refused(client, provider, cast, sentence)
    assert not User.objects.filter(username="nobody").exists()


def test_somebody_unknown_is_made_where_that_is_allowed(client: Client, cast: Cast, provider: Provider, settings):
    settings.OIDC_CREATE = True
    come_back(client, provider, preferred_username="xinren", name="新人", email="x@example.com")
    made = User.objects.get(username="xinren")
    assert (made.name, made.email, made.has_usable_password(), made.role_codes) == (
        "新人",
        "x@example.com",
        False,
        set(),
    )
    assert inside(client)
    come_back(Client(), provider, preferred_username="坏 名字")
    assert User.objects.filter(username="坏 名字").count() == 0


def test_a_second_factor_of_ours_is_asked_for_all_the_same(client: Client, cast: Cast, provider: Provider):
    from apps.core import clock

    second_factor.begin(user=cast.gm)
    second_factor.confirm(user=cast.gm, code=telephone(cast.gm, clock.now()))
    SecondFactor.objects.update(last_step=-1)
    assert come_back(client, provider, preferred_username=cast.gm.username)["Location"] == "/login/code/"
    assert not inside(client)
    client.post("/login/code/", {"code": telephone(cast.gm, clock.now())})
    assert inside(client)


def test_a_provider_that_is_away_gets_a_sentence(client: Client, db, settings):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9", CLIENT
    assert client.get(ASK)["Location"] == "/login/"
    assert AWAY in client.get("/login/").content.decode()
