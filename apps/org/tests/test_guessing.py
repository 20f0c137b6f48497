"""Guessing passwords: a thousand tries with forged addresses, and what the time of an answer tells."""

from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from apps.matters.models import TimelineEntry
from apps.org import services
from apps.org.models import SignInTry, User
from apps.org.tests.cast import PASSWORD, Cast


class Counting(MD5PasswordHasher):
    """A hasher that counts its work: time that does not depend on the machine."""

    algorithm = "counting"
    runs = 0

    def encode(self, *args: Any, **kwargs: Any) -> str:
        Counting.runs += 1
        return super().encode(*args, **kwargs)


@pytest.fixture
def gm(cast: Cast, settings) -> User:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    services.change_password(user=cast.gm, password=PASSWORD)
    return cast.gm


def attempt(username: str, password: str, **meta: str) -> int:
    return Client(**meta).post("/login/", {"username": username, "password": password}).status_code


def test_a_thousand_guesses_with_forged_addresses_do_not_get_in_and_keep_nobody_out(gm: User):
    answers = [
        attempt(gm.username, f"guess-{n}", REMOTE_ADDR="10.6.6.6", HTTP_X_FORWARDED_FOR=f"10.0.{n // 250}.{n % 250}")
        for n in range(1000)
    ]
    assert (answers[:4], set(answers[4:])) == ([422] * 4, {429})
    assert SignInTry.objects.count() == 4
    assert TimelineEntry.objects.filter(code="sign_in_failed").count() == 4
    assert attempt(gm.username, PASSWORD, REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="10.6.6.6") == 302


def work(username: str) -> int:
    before = Counting.runs
    assert attempt(username, "wrong-Password-1", REMOTE_ADDR=f"10.1.1.{len(username)}") == 422
    return Counting.runs - before


def test_the_time_of_an_answer_does_not_tell_whether_an_account_exists(gm: User, cast: Cast):
    """Known, unknown, gone, without a password: the hasher works as often."""
    services.change_password(user=cast.stranger, password=PASSWORD)
    services.set_active(user=cast.stranger, active=False)
    names = (gm.username, "nobody", cast.stranger.username, cast.staff.username)
    assert [work(name) for name in names] == [1, 1, 1, 1]
