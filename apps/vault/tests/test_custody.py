"""The locks: naming, passphrases, wrong ones, handing over, the sealed envelope, a new server key (ARC-05)."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.matters.models import TimelineEntry
from apps.org import handover, roles
from apps.org import services as people
from apps.org.models import User
from apps.vault import keys, services, shares
from apps.vault.models import Custodian, VaultShare
from apps.vault.services.custody import unlock
from apps.vault.tests.factories import (
    PHRASE_A,
    PHRASE_B,
    fresh,
    holder,
    make_file,
    make_request,
    make_security,
    released,
)

PHRASE_C = "春江潮水连海平-丙-2026"
State = Custodian.State


def read(vault, request):
    return services.read_page(request=fresh(request), actor=vault.cast.director, number=1).jpeg[:3] == b"\xff\xd8\xff"


def successor(vault, lock: str = "a") -> tuple[Custodian, str]:
    """王总工 is named for a lock and has set a passphrase; returns the row and the recovery code."""
    person = User.objects.filter(username="zonggong").first() or people.create_user(
        username="zonggong", name="高总工", department=vault.cast.production, clearance=Secrecy.CORE,
        role_codes=[roles.VAULT_CUSTODIAN],
    )  # fmt: skip
    row = services.appoint(lock=lock, person=person, actor=vault.security)
    code = services.take_lock(actor=person, passphrase=PHRASE_C)
    row.refresh_from_db()
    return row, code


# --- naming -----------------------------------------------------------------------------------------------------


def test_only_the_security_administrator_names_custodians(vault):
    for person in (*vault.cast.everybody().values(),):
        with pytest.raises(Denied):
            services.appoint(lock="a", person=vault.cast.gm, actor=person)


@pytest.mark.parametrize("code", sorted(roles.ADMINISTRATORS))
def test_an_administrator_is_never_custodian_nor_a_custodian_administrator(cast, code):
    administrator = people.create_user(username=code, name="管理员", role_codes=[code])
    with pytest.raises(DomainError, match="须由不同的人担任"):
        people.grant_role(user=administrator, code=roles.VAULT_CUSTODIAN)
    people.grant_role(user=cast.gm, code=roles.VAULT_CUSTODIAN)
    with pytest.raises(DomainError, match="须由不同的人担任"):
        people.grant_role(user=cast.gm, code=code)


def test_nobody_without_the_role_no_superuser_and_nobody_twice(vault):
    with pytest.raises(DomainError, match="没有“涉密档案保管员”角色"):
        services.appoint(lock="a", person=vault.cast.gm, actor=vault.security)
    with pytest.raises(DomainError, match="同一人不能保管两把"):
        services.appoint(lock="b", person=vault.a, actor=vault.security)
    people.grant_role(user=vault.cast.gm, code=roles.VAULT_CUSTODIAN)
    User.objects.filter(pk=vault.cast.gm.pk).update(is_superuser=True)
    vault.cast.gm.refresh_from_db()
    with pytest.raises(DomainError, match="不能任涉密档案保管员"):
        services.appoint(lock="a", person=vault.cast.gm, actor=vault.security)


def test_nothing_is_put_in_before_both_locks_are_held(cast):
    from apps.vault.tests.factories import take

    take("a", cast.assistant, PHRASE_A, make_security(cast))
    with pytest.raises(DomainError, match="两把锁还没有都由保管员接手"):
        make_file(cast.archivist)
    with pytest.raises(Denied, match="涉密档案由档案员存入"):
        make_file(cast.clerk)


@pytest.mark.parametrize("level", [Secrecy.PUBLIC, 4, 5])
def test_only_company_levels_are_taken(vault, level):
    with pytest.raises(DomainError, match="内部、普通商密或核心商密"):
        make_file(vault.cast.archivist, secrecy=level)


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [("short", "至少 12 个字符"), ("aaaaaaaaaaaaaaab", "重复的字符太多"), ("cast-Password-1", "不能与登录密码相同")],
)
def test_a_weak_passphrase_is_refused(cast, phrase, sentence):
    security = make_security(cast)
    people.grant_role(user=cast.gm, code=roles.VAULT_CUSTODIAN)
    cast.gm.set_password("cast-Password-1")
    services.appoint(lock="a", person=cast.gm, actor=security)
    with pytest.raises(DomainError, match=sentence):
        services.take_lock(actor=cast.gm, passphrase=phrase)
    assert Custodian.objects.get().state == State.APPOINTED


# --- wrong passphrases --------------------------------------------------------------------------------------------


def test_five_wrong_passphrases_close_the_lock_for_half_an_hour_even_to_the_right_one(vault, time_machine):
    start = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
    time_machine.move_to(start, tick=False)
    request = make_request(vault, hours=24)
    for left in (4, 3, 2, 1):
        with pytest.raises(DomainError, match=f"保险柜口令不正确，还可以试 {left} 次"):
            services.release(request=request, actor=vault.a, passphrase="wrong")
    for phrase in ("wrong", PHRASE_A):
        with pytest.raises(DomainError, match="已暂停使用，请 30 分钟后再试"):
            services.release(request=request, actor=vault.a, passphrase=phrase)
    assert TimelineEntry.objects.filter(code="vault_wrong", actor=vault.a).count() == 5
    services.release(request=request, actor=vault.b, passphrase=PHRASE_B)  # the other lock is not concerned
    time_machine.move_to(start + dt.timedelta(minutes=31), tick=False)
    services.release(request=fresh(request), actor=vault.a, passphrase=PHRASE_A)
    assert (fresh(request).matter.state, holder("a").failures) == ("open", 0)


def test_a_right_passphrase_forgets_the_wrong_ones_before(vault):
    for _ in range(4):
        with pytest.raises(DomainError):
            unlock(actor=vault.a, passphrase="wrong")
    unlock(actor=vault.a, passphrase=PHRASE_A)
    assert holder("a").failures == 0


def test_the_passphrase_of_the_other_custodian_opens_nothing(vault):
    with pytest.raises(DomainError, match="口令不正确"):
        services.release(request=make_request(vault), actor=vault.a, passphrase=PHRASE_B)


def test_a_row_exchanged_with_the_other_lock_opens_nothing(vault):
    """An administrator of the database gives 甲锁 the secrets of 乙锁, whose passphrase somebody knows."""
    b = holder("b")
    Custodian.objects.filter(pk=holder("a").pk).update(by_passphrase=bytes(b.by_passphrase), public=bytes(b.public))
    with pytest.raises(DomainError):
        services.release(request=make_request(vault), actor=vault.a, passphrase=PHRASE_B)


# --- changing, handing over, recovering -----------------------------------------------------------------------------


def test_a_custodian_changes_the_passphrase_and_the_old_one_is_worthless(vault):
    with pytest.raises(DomainError, match="口令不正确"):
        services.change_passphrase(actor=vault.a, old="wrong", new=PHRASE_C)
    services.change_passphrase(actor=vault.a, old=PHRASE_A, new=PHRASE_C)
    request = make_request(vault)
    with pytest.raises(DomainError, match="口令不正确"):
        services.release(request=request, actor=vault.a, passphrase=PHRASE_A)
    services.release(request=request, actor=vault.a, passphrase=PHRASE_C)
    services.release(request=fresh(request), actor=vault.b, passphrase=PHRASE_B)
    assert read(vault, request)


def test_a_lock_is_handed_over_by_both_custodians_and_the_former_one_opens_nothing(vault):
    second = make_file(vault.cast.archivist)
    waiting = make_request(vault, file=second)
    row, _ = successor(vault)
    with pytest.raises(DomainError, match="须先由另一把锁的保管员或总经理确认"):
        services.hand_over(successor=row, actor=vault.a, passphrase=PHRASE_A)
    for nobody in (vault.a, row.person, vault.security, vault.cast.director):
        with pytest.raises(Denied):
            services.confirm_hand_over(successor=row, actor=nobody, passphrase=PHRASE_A)
    with pytest.raises(DomainError, match="口令不正确"):
        services.confirm_hand_over(successor=row, actor=vault.b, passphrase="wrong")
    services.confirm_hand_over(successor=row, actor=vault.b, passphrase=PHRASE_B)
    row.refresh_from_db()
    with pytest.raises(Denied):
        services.hand_over(successor=row, actor=vault.b, passphrase=PHRASE_B)
    services.hand_over(successor=row, actor=vault.a, passphrase=PHRASE_A)
    former = Custodian.objects.get(person=vault.a)
    assert (former.state, bytes(former.by_passphrase), bytes(former.by_code)) == (State.FORMER, b"", b"")
    with pytest.raises(Denied):
        services.release(request=fresh(waiting), actor=vault.a, passphrase=PHRASE_A)
    services.release(request=fresh(waiting), actor=row.person, passphrase=PHRASE_C)
    services.release(request=fresh(waiting), actor=vault.b, passphrase=PHRASE_B)
    assert read(vault, waiting)


def test_the_private_key_of_the_former_custodian_opens_no_half_any_more(vault):
    private = unlock(actor=vault.a, passphrase=PHRASE_A)[1]
    share = VaultShare.objects.get(file=vault.file, lock="a")
    assert len(shares.take(keys.unseal(share.sealed, share.place), private, share.place)) == 32
    row, _ = successor(vault)
    services.confirm_hand_over(successor=row, actor=vault.cast.gm)
    row.refresh_from_db()
    services.hand_over(successor=row, actor=vault.a, passphrase=PHRASE_A)
    share.refresh_from_db()
    with pytest.raises(keys.Tampered):
        shares.take(keys.unseal(share.sealed, share.place), private, share.place)


def test_a_lost_custodian_does_not_lose_the_files(vault):
    """陈助理 is gone: 周副总 confirms, the successor opens the envelope."""
    row, _ = successor(vault)
    with pytest.raises(DomainError, match="须先由另一把锁的保管员或总经理确认"):
        services.recover(successor=row, actor=row.person, code=vault.codes["a"])
    services.confirm_hand_over(successor=row, actor=vault.b, passphrase=PHRASE_B)
    row.refresh_from_db()
    with pytest.raises(Denied):
        services.recover(successor=row, actor=vault.b, code=vault.codes["a"])
    with pytest.raises(DomainError, match="逐组核对"):
        services.recover(successor=row, actor=row.person, code=vault.codes["a"][:-1] + "?")
    with pytest.raises(DomainError, match="这不是这把锁的恢复码"):
        services.recover(successor=row, actor=row.person, code=vault.codes["b"])
    services.recover(successor=row, actor=row.person, code=vault.codes["a"].lower().replace("-", " "))
    request = make_request(vault)
    services.release(request=request, actor=row.person, passphrase=PHRASE_C)
    services.release(request=fresh(request), actor=vault.b, passphrase=PHRASE_B)
    assert read(vault, request)
    assert TimelineEntry.objects.get(code="vault_recover").note == "自陈助理，1 个文件的密钥已换锁"


def test_both_custodians_lost_are_replaced_by_both_envelopes_and_the_general_manager(vault):
    codes = dict(vault.codes)
    for lock, username in (("a", "xin1"), ("b", "xin2")):
        person = people.create_user(
            username=username, name=username, clearance=Secrecy.CORE, role_codes=[roles.VAULT_CUSTODIAN]
        )
        row = services.appoint(lock=lock, person=person, actor=vault.security)
        services.take_lock(actor=person, passphrase=f"{PHRASE_C}{lock}")
        row.refresh_from_db()
        services.confirm_hand_over(successor=row, actor=vault.cast.gm)
        row.refresh_from_db()
        services.recover(successor=row, actor=person, code=codes[lock])
    request = make_request(vault)
    for lock in ("a", "b"):
        services.release(request=fresh(request), actor=holder(lock).person, passphrase=f"{PHRASE_C}{lock}")
    assert read(vault, request)


def test_a_code_renewed_makes_the_paper_in_the_old_envelope_worthless(vault):
    new = services.renew_envelope(actor=vault.a, passphrase=PHRASE_A)
    row, _ = successor(vault)
    services.confirm_hand_over(successor=row, actor=vault.cast.gm)
    row.refresh_from_db()
    with pytest.raises(DomainError, match="这不是这把锁的恢复码"):
        services.recover(successor=row, actor=row.person, code=vault.codes["a"])
    services.recover(successor=row, actor=row.person, code=new)
    assert holder("a").person == row.person


# --- the server's key -----------------------------------------------------------------------------------------------

NEW_KEY = "a new server key that is long enough for everybody 2026"


def test_a_new_server_key_keeps_files_and_windows_open_and_the_old_one_opens_nothing(vault, settings, capsys):
    from apps.vault.services import windows

    old, request = settings.VAULT_KEY, released(vault, make_request(vault))
    assert read(vault, request)
    settings.VAULT_KEY, settings.VAULT_KEY_PREVIOUS = NEW_KEY, old
    assert read(vault, request)  # before the command has run
    waiting = make_request(vault)
    services.release(request=waiting, actor=vault.a, passphrase=PHRASE_A)
    call_command("rotate_vault_keys")
    assert "已改用新密钥包装 6 项" in capsys.readouterr().out  # 2 halves, 2 releases, 2 custodians
    call_command("rotate_vault_keys")
    assert "无须更换" in capsys.readouterr().out
    settings.VAULT_KEY_PREVIOUS = ""
    assert read(vault, request)
    services.release(request=fresh(waiting), actor=vault.b, passphrase=PHRASE_B)
    assert read(vault, waiting)
    settings.VAULT_KEY = old
    with pytest.raises(DomainError, match="另一把服务器密钥"):
        unlock(actor=vault.a, passphrase=PHRASE_A)
    with pytest.raises(DomainError, match="另一把服务器密钥"):
        windows.data_key(fresh(request))


def test_database_and_passphrases_without_the_server_key_open_nothing(vault, settings):
    request = released(vault, make_request(vault))
    for wrong in ("", "x" * 40):
        settings.VAULT_KEY = wrong
        with pytest.raises(DomainError):
            read(vault, request)
        with pytest.raises(DomainError):
            unlock(actor=vault.a, passphrase=PHRASE_A)


def test_a_code_is_nine_groups_without_what_looks_alike():
    code = shares.new_code()
    assert [len(group) for group in code.split("-")] == [4] * 9
    assert not set(code) & set("0189")


def test_nobody_leaves_with_a_lock(vault, as_user):
    cast = vault.cast
    keeper = people.create_user(username="xitong", name="系统管理员", role_codes=[roles.SYSTEM_ADMIN])
    held = {one.sort.code: one for one in handover.in_need(vault.a)}["vault_lock"]
    assert (held.count, held.lines) == (1, [("甲锁：先在“两锁与保管员”办理交接", "/vault/custody/")])
    page = as_user(keeper).get(reverse("org:leaving", args=[vault.a.pk])).content.decode()
    assert ("涉密保险柜的锁（须先交接）" in page, 'href="/vault/custody/"' in page) == (True, True)
    others = dict.fromkeys((one.sort.code for one in handover.held_by(vault.a)), cast.director)
    with pytest.raises(DomainError, match="保管涉密档案保险柜的甲锁，不能随离职移交"):
        people.leave(user=vault.a, actor=keeper, successors=others)
    vault.a.refresh_from_db()
    assert (vault.a.is_active, holder("a").person) == (True, vault.a)
    row, _ = successor(vault)
    row = services.confirm_hand_over(successor=row, actor=vault.b, passphrase=PHRASE_B)
    services.hand_over(successor=row, actor=vault.a, passphrase=PHRASE_A)
    people.leave(user=vault.a, actor=keeper, successors=others)
    vault.a.refresh_from_db()
    assert (vault.a.is_active, handover.held_by(vault.a)) == (False, [])
