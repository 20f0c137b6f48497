"""Two at once: releases, guesses, a refusal beside a release, put-in beside a hand-over. Real transactions."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.org import roles
from apps.org import services as people
from apps.org.tests.cast import build_cast
from apps.vault import services
from apps.vault.models import Custodian, VaultRelease
from apps.vault.services.putting_in import _holders
from apps.vault.tests.factories import PHRASE_A, PHRASE_B, build_world, fresh, holder, make_file, make_request

pytestmark = pytest.mark.django_db(transaction=True)
PHRASE_C = "春江潮水连海平-丙-2026"


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run all from a standing start; the answers, errors among them, in order."""
    answers: list[Any] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            answers[place] = deed()
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def releasing(request, person, phrase) -> Callable[[], Any]:
    return lambda: services.release(request=fresh(request), actor=person, passphrase=phrase)


def test_two_custodians_release_at_the_same_moment(db):
    vault = build_world(build_cast())
    for _ in range(5):
        request = make_request(vault)
        answers = at_once(releasing(request, vault.a, PHRASE_A), releasing(request, vault.b, PHRASE_B))
        assert [one for one in answers if isinstance(one, Exception)] == []
        assert (fresh(request).matter.state, VaultRelease.objects.filter(request=request).count()) == ("open", 2)
        page = services.read_page(request=fresh(request), actor=vault.cast.director, number=1)
        assert page.jpeg[:3] == b"\xff\xd8\xff"


def test_one_custodian_in_two_windows_counts_once(db):
    vault = build_world(build_cast())
    request = make_request(vault)
    answers = at_once(*[releasing(request, vault.a, PHRASE_A)] * 3)
    assert sum(isinstance(one, DomainError) for one in answers) == 2
    assert (fresh(request).matter.state, VaultRelease.objects.count()) == ("half", 1)


def test_a_release_and_a_refusal_end_as_one_of_them(db):
    vault = build_world(build_cast())
    request = make_request(vault)
    services.release(request=request, actor=vault.a, passphrase=PHRASE_A)
    refusing = lambda: services.refuse(request=fresh(request), actor=vault.a, reason="改变主意")  # noqa: E731
    at_once(releasing(request, vault.b, PHRASE_B), refusing)
    request = fresh(request)
    keys = {bool(bytes(one.sealed)) for one in request.releases.all()}
    assert (request.matter.state, keys) in (("open", {True}), ("refused", {False}))


def test_guesses_at_once_are_all_counted(db):
    vault = build_world(build_cast())
    request = make_request(vault)
    answers = at_once(*[releasing(request, vault.a, f"wrong-{n}") for n in range(8)])
    paused = [one for one in answers if "已暂停" in getattr(one, "message", "")]
    assert len(paused) == 4  # the fifth closes the lock, the rest find it closed


def leaving(vault) -> Custodian:
    """A successor at 甲锁 whose hand-over is confirmed."""
    person = people.create_user(
        username="xin", name="新保管", clearance=Secrecy.CORE, role_codes=[roles.VAULT_CUSTODIAN]
    )
    row = services.appoint(lock="a", person=person, actor=vault.security)
    services.take_lock(actor=person, passphrase=PHRASE_C)
    row.refresh_from_db()
    services.confirm_hand_over(successor=row, actor=vault.cast.gm)
    row.refresh_from_db()
    return row


def test_a_hand_over_waits_for_the_file_that_is_being_put_in(db):
    """Else the new file's half would be closed for a key that is erased in the same moment."""
    vault = build_world(build_cast())
    row = leaving(vault)
    giving = threading.Thread(
        target=at_once, args=(lambda: services.hand_over(successor=row, actor=vault.a, passphrase=PHRASE_A),)
    )
    with transaction.atomic():
        _holders()
        giving.start()
        giving.join(1.5)
        assert giving.is_alive()
    giving.join(30)
    assert holder("a").person == row.person


def test_a_file_put_in_beside_a_hand_over_opens_with_the_new_custodian(db):
    vault = build_world(build_cast())
    row = leaving(vault)
    answers = at_once(
        lambda: make_file(vault.cast.archivist),
        lambda: services.hand_over(successor=row, actor=vault.a, passphrase=PHRASE_A),
        lambda: make_file(vault.cast.archivist),
    )
    assert [one for one in answers if isinstance(one, Exception)] == []
    for file in (answers[0], answers[2], vault.file):
        request = make_request(vault, file=file)
        services.release(request=request, actor=row.person, passphrase=PHRASE_C)
        services.release(request=fresh(request), actor=vault.b, passphrase=PHRASE_B)
        services.read_page(request=fresh(request), actor=vault.cast.director, number=1)
