"""Nobody opens a file alone: each custodian, the reader, administrators, wrong secrets, changed rows (ARC-05)."""

import datetime as dt

import pytest
from django.core.cache import cache

from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.matters.models import TimelineEntry
from apps.org import roles
from apps.org import services as people
from apps.org.models import User
from apps.vault import rules, services
from apps.vault.models import VaultRelease, VaultRequest
from apps.vault.tests.factories import PHRASE_A, fresh, make_request, released

JPEG = b"\xff\xd8\xff"


def read(request, actor, number: int = 1):
    return services.read_page(request=fresh(request), actor=actor, number=number)


def test_two_releases_let_the_named_reader_read_each_page(vault):
    request = released(vault, make_request(vault))
    pages = [read(request, vault.cast.director, number) for number in (1, 2)]
    assert [(page.number, page.total, page.jpeg[:3]) for page in pages] == [(1, 2, JPEG), (2, 2, JPEG)]
    views = TimelineEntry.objects.filter(matter=request.matter, code="vault_view")
    assert list(views.values_list("actor", "note")) == [
        (vault.cast.director.pk, "第 1 页"),
        (vault.cast.director.pk, "第 2 页"),
    ]


@pytest.mark.parametrize("alone", ["a", "b"])
def test_one_custodian_alone_opens_nothing(vault, alone):
    request, person = make_request(vault), getattr(vault, alone)
    services.release(request=request, actor=person, passphrase=vault.phrase(person))
    assert fresh(request).matter.state == "half"
    for reader in (vault.cast.director, person):
        with pytest.raises(DomainError):
            read(request, reader)
    with pytest.raises(DomainError, match="您已放行，须由另一位保管员再放行"):
        services.release(request=fresh(request), actor=person, passphrase=vault.phrase(person))
    assert VaultRelease.objects.count() == 1


def test_a_state_written_into_the_database_opens_nothing_after_one_release(vault):
    request = make_request(vault)
    services.release(request=request, actor=vault.a, passphrase=PHRASE_A)
    type(request.matter).objects.filter(pk=request.pk).update(state="open")
    with pytest.raises(DomainError, match="尚未由两位保管员都放行"):
        read(request, vault.cast.director)


def test_a_second_row_made_from_the_first_opens_nothing(vault):
    """An administrator of the database copies the one release for the other lock."""
    request = make_request(vault)
    services.release(request=request, actor=vault.a, passphrase=PHRASE_A)
    one = VaultRelease.objects.get()
    VaultRelease.objects.create(
        request=one.request, lock="b", released_by=vault.b, released_at=one.released_at, sealed=bytes(one.sealed)
    )
    type(request.matter).objects.filter(pk=request.pk).update(state="open")
    with pytest.raises(DomainError, match="改动过"):
        read(request, vault.cast.director)


@pytest.mark.parametrize("change", ["reader", "ends_at", "purpose", "file"])
def test_terms_changed_after_the_releases_open_nothing(vault, change):
    """What was released is bound to reader, file, purpose and times (dual control by what was approved)."""
    from apps.vault.tests.factories import make_file

    request = released(vault, make_request(vault))
    new = {
        "reader": vault.cast.gm,
        "ends_at": request.ends_at + dt.timedelta(days=1),
        "purpose": "别的",
        "file": make_file(vault.cast.archivist),
    }[change]
    VaultRequest.objects.filter(pk=request.pk).update(**{change: new})
    reader = vault.cast.gm if change == "reader" else vault.cast.director
    with pytest.raises(DomainError, match="改动过"):
        read(request, reader)


def test_nobody_but_the_named_reader_reads(vault):
    request = released(vault, make_request(vault))
    for person in vault.cast.everybody().values():
        if person != vault.cast.director:
            with pytest.raises(Denied):
                read(request, person)
    refused = TimelineEntry.objects.filter(matter=request.matter, code="vault_denied")
    assert refused.count() == len(vault.cast.everybody()) - 1


def test_an_administrator_and_a_superuser_open_nothing(vault):
    request = released(vault, make_request(vault))
    boss = people.create_user(username="root", name="超级用户", clearance=Secrecy.CORE)
    User.objects.filter(pk=boss.pk).update(is_superuser=True, is_staff=True)
    boss.refresh_from_db()
    administrators = [
        people.create_user(username=code, name=code, clearance=Secrecy.CORE, role_codes=[code])
        for code in sorted(roles.ADMINISTRATORS)
    ]
    for person in (boss, *administrators):
        with pytest.raises(Denied, match="只有申请中指名的查阅人可以查阅"):
            read(request, person)
        with pytest.raises(Denied, match="只有在任的涉密档案保管员可以放行"):
            services.release(request=fresh(make_request(vault)), actor=person, passphrase=PHRASE_A)
        assert not rules.can_be_reader(person, vault.file)
        assert not rules.can_be_custodian(person)
        # Somebody who writes himself into the request finds the lock changed.
        VaultRequest.objects.filter(pk=request.pk).update(reader=person)
        with pytest.raises(DomainError):
            read(request, person)
        VaultRequest.objects.filter(pk=request.pk).update(reader=vault.cast.director)
    assert read(request, vault.cast.director).jpeg[:3] == JPEG
    tried = TimelineEntry.objects.filter(code="vault_denied", actor__in=[boss, *administrators])
    assert tried.count() == 3 * len([boss, *administrators])


def test_a_custodian_who_is_made_administrator_releases_nothing_more(vault):
    User.objects.filter(pk=vault.a.pk).update(is_superuser=True)
    vault.a.refresh_from_db()
    with pytest.raises(Denied):
        services.release(request=make_request(vault), actor=vault.a, passphrase=PHRASE_A)


@pytest.mark.parametrize("who", ["reader", "requester"])
def test_custodians_neither_read_nor_ask(vault, who):
    with pytest.raises(DomainError, match="保管员"):
        make_request(vault, **({"reader": vault.a} if who == "reader" else {"actor": vault.a}))


def test_a_custodian_named_as_reader_behind_the_services_may_not_release(vault):
    request = make_request(vault)
    VaultRequest.objects.filter(pk=request.pk).update(reader=vault.a)
    with pytest.raises(Denied, match="本人不能放行"):
        services.release(request=fresh(request), actor=vault.a, passphrase=PHRASE_A)


def test_who_asked_may_not_release_as_a_custodian_later(vault):
    """王主任 asks, and is made custodian of 甲锁 before it is decided."""
    request = make_request(vault, reader=vault.cast.gm)
    people.grant_role(user=vault.cast.director, code=roles.VAULT_CUSTODIAN)
    row = vault_lock(vault)
    row.person = vault.cast.director
    row.save(update_fields=["person"])
    with pytest.raises(Denied, match="申请人本人不能放行"):
        services.release(request=fresh(request), actor=vault.cast.director, passphrase=PHRASE_A)


def vault_lock(vault):
    from apps.vault.tests.factories import holder

    assert vault.a == holder("a").person
    return holder("a")


@pytest.mark.parametrize("who", ["reader", "custodian"])
def test_too_low_a_clearance_ends_it_at_once(vault, who):
    request = make_request(vault)
    if who == "reader":
        released(vault, request)
        User.objects.filter(pk=vault.cast.director.pk).update(clearance=Secrecy.COMMERCIAL)
        with pytest.raises(Denied, match="可阅密级低于本件密级"):
            read(request, User.objects.get(pk=vault.cast.director.pk))
    else:
        User.objects.filter(pk=vault.a.pk).update(clearance=Secrecy.COMMERCIAL)
        with pytest.raises(Denied, match="可阅密级低于本件密级"):
            services.release(request=request, actor=User.objects.get(pk=vault.a.pk), passphrase=PHRASE_A)


def test_a_low_reader_and_a_low_custodian_are_refused_when_asked_for(vault):
    with pytest.raises(DomainError, match="刘部长的可阅密级低于本件密级"):
        make_request(vault, reader=vault.cast.head)
    User.objects.filter(pk=vault.b.pk).update(clearance=Secrecy.COMMERCIAL)
    with pytest.raises(DomainError, match="周副总的可阅密级低于"):
        make_request(vault)


def test_reading_begins_and_stops_with_the_window(vault, time_machine):
    start = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
    time_machine.move_to(start, tick=False)
    request = released(vault, make_request(vault, begins=2, hours=3))
    for hours, sentence in ((0, "查阅时间自"), (1.99, "查阅时间自"), (5, "查阅时间已过"), (50, "查阅时间已过")):
        time_machine.move_to(start + dt.timedelta(hours=hours), tick=False)
        with pytest.raises(DomainError, match=sentence):
            read(request, vault.cast.director)
    time_machine.move_to(start + dt.timedelta(hours=4.99), tick=False)
    assert read(request, vault.cast.director).jpeg[:3] == JPEG


def test_after_the_end_the_keys_are_gone_and_the_clock_set_back_brings_nothing_back(
    vault, time_machine, django_capture_on_commit_callbacks
):
    start = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
    time_machine.move_to(start, tick=False)
    request = released(vault, make_request(vault))
    time_machine.move_to(start + dt.timedelta(hours=5), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert (services.close_ended(), services.close_ended()) == (1, 0)
    request = fresh(request)
    assert (request.matter.state, [bytes(one.sealed) for one in request.releases.all()]) == ("closed", [b"", b""])
    assert cache.get(f"vault:window:{request.pk}") is None
    time_machine.move_to(start + dt.timedelta(hours=1), tick=False)
    type(request.matter).objects.filter(pk=request.pk).update(state="open")
    with pytest.raises(DomainError, match="钥匙已失效"):
        read(request, vault.cast.director)


def test_an_emptied_cache_ends_the_window_and_a_lost_first_release_is_given_again(vault):
    request = make_request(vault)
    services.release(request=request, actor=vault.a, passphrase=PHRASE_A)
    cache.clear()
    services.release(request=fresh(request), actor=vault.b, passphrase=vault.phrase(vault.b))
    assert (fresh(request).matter.state, [one.lock for one in VaultRelease.objects.all()]) == ("half", ["b"])
    services.release(request=fresh(request), actor=vault.a, passphrase=PHRASE_A)
    assert read(request, vault.cast.director).jpeg[:3] == JPEG
    cache.clear()
    with pytest.raises(DomainError, match="须由两位保管员重新放行"):
        read(request, vault.cast.director)


def test_a_refusal_needs_a_reason_and_erases_the_other_release(vault):
    request = make_request(vault)
    services.release(request=request, actor=vault.a, passphrase=PHRASE_A)
    with pytest.raises(DomainError, match="请写明不予放行的理由"):
        services.refuse(request=fresh(request), actor=vault.b, reason=" ")
    services.refuse(request=fresh(request), actor=vault.b, reason="与本职无关")
    request = fresh(request)
    assert (request.matter.state, bytes(request.releases.get().sealed)) == ("refused", b"")
    with pytest.raises(DomainError, match="不予放行"):
        services.release(request=request, actor=vault.a, passphrase=PHRASE_A)
    told = TimelineEntry.objects.get(matter=request.matter, code="vault_refuse")
    assert (told.actor, told.note) == (vault.b, "与本职无关")


def test_what_nobody_released_lapses_and_what_is_taken_back_is_gone(vault, time_machine):
    start = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
    time_machine.move_to(start, tick=False)
    lapsing, taken = make_request(vault), make_request(vault)
    services.withdraw(request=taken, actor=vault.cast.director)
    time_machine.move_to(start + dt.timedelta(hours=5), tick=False)
    with pytest.raises(DomainError, match="查阅时间已过"):
        services.release(request=fresh(lapsing), actor=vault.a, passphrase=PHRASE_A)
    services.close_ended()
    assert (fresh(lapsing).matter.state, fresh(taken).matter.state) == ("lapsed", "withdrawn")


def test_a_custodian_may_end_a_window_he_opened(vault):
    request = released(vault, make_request(vault))
    with pytest.raises(Denied):
        services.end_reading(request=request, actor=vault.cast.gm)
    services.end_reading(request=fresh(request), actor=vault.b)
    with pytest.raises(DomainError, match="已结束"):
        read(request, vault.cast.director)
    assert clock.now() < request.ends_at


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hours": 0}, "结束时间应晚于开始时间"),
        ({"begins": -5, "hours": 4}, "已经过去"),
        ({"hours": 24 * 7 + 1}, "一次查阅最长 7 天"),
        ({"begins": 24 * 31, "hours": 1}, "最远在 30 天之内"),
        ({"purpose": " "}, "请写明查阅事由"),
    ],
)
def test_a_request_says_when_and_why(vault, given, sentence):
    with pytest.raises(DomainError, match=sentence):
        make_request(vault, **given)
