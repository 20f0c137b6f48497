"""The custodians' own secrets: taking a lock, the passphrase, the recovery code of the sealed envelope (ARC-05)."""

from django.db import transaction
from django.urls import reverse

from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.notifications.services import notify
from apps.org.models import User
from apps.vault import events, keys, rules, shares
from apps.vault.models import Custodian, Lock

SHORTEST = 12
State = Custodian.State
BLOCKED = "连续输错 {n} 次，这把锁已暂停使用，请 {minutes} 分钟后再试"


@transaction.atomic
def appoint(*, lock: str, person: User, actor: User) -> Custodian:
    """Name who is to hold a lock: at once if nobody holds it, else as successor. A former choice falls away.

    Raises Denied (not the security administrator) or DomainError (the person may not be custodian).
    """
    rules.can_appoint(actor).require()
    if lock not in Lock.values:
        raise DomainError("请选择甲锁或乙锁", field="lock")
    list(Custodian.objects.select_for_update().exclude(state=State.FORMER))
    rules.can_be_custodian(person).require()
    for earlier in Custodian.objects.filter(lock=lock, state__in=[State.APPOINTED, State.READY]):
        retire(earlier)
    row = Custodian.objects.create(lock=lock, person=person, appointed_by=actor, appointed_at=clock.now())
    events.tell("vault_appoint", actor=actor, label=str(row))
    notify(
        recipients=[person],
        key=f"vault:appointed:{row.pk}",
        code="todo",
        title=f"您被指定保管涉密档案保险柜的{row.get_lock_display()}",
        body="请设置保险柜口令，并打印恢复码封入信封",
        url=reverse("vault:custody"),
    )
    return row


def take_lock(*, actor: User, passphrase: str) -> str:
    """Make the lock's pair of keys under one's own passphrase; returns the recovery code, which is shown this once.

    The first custodian of a lock holds it from now on; a successor waits for the hand-over. Raises DomainError for a
    passphrase that is too weak, Denied for somebody who was not named.
    """
    _check_strength(actor, passphrase)
    private, public = shares.new_pair()
    code = shares.new_code()
    with transaction.atomic():
        row = Custodian.objects.select_for_update().filter(person=actor, state=State.APPOINTED).first()
        if row is None:
            raise Denied("您没有被指定保管保险柜的锁，或已设置口令")
        rules_of_person(row)
        row.public = public
        close_private(row, private, passphrase=passphrase, code=code)
        first = not Custodian.objects.filter(lock=row.lock, state=State.ACTING).exists()
        row.state = State.ACTING if first else State.READY
        row.acting_since = clock.now() if first else None
        row.save()
        events.tell("vault_take", actor=actor, label=str(row), note="" if first else "已设置口令，等待交接")
    return code


def change_passphrase(*, actor: User, old: str, new: str) -> None:
    """A new passphrase for one's own lock. Raises DomainError: the old one is wrong, the new one too weak."""
    _check_strength(actor, new)
    if new == old:
        raise DomainError("新口令与原口令相同", field="new")
    row, private = unlock(actor=actor, passphrase=old)
    with transaction.atomic():
        row = Custodian.objects.select_for_update().get(pk=row.pk)
        close_private(row, private, passphrase=new)
        row.save(update_fields=["by_passphrase"])
        events.tell("vault_passphrase", actor=actor, label=str(row))


def renew_envelope(*, actor: User, passphrase: str) -> str:
    """A new recovery code for one's own lock, shown this once; the paper in the old envelope opens nothing any more."""
    row, private = unlock(actor=actor, passphrase=passphrase)
    code = shares.new_code()
    with transaction.atomic():
        row = Custodian.objects.select_for_update().get(pk=row.pk)
        close_private(row, private, code=code)
        row.save(update_fields=["by_code"])
        events.tell("vault_envelope", actor=actor, label=str(row))
    return code


def unlock(*, actor: User, passphrase: str) -> tuple[Custodian, bytes]:
    """The lock this person holds and its private key, for the length of the request.

    A wrong passphrase is counted and entered, and the fifth in a row closes the lock for half an hour, against the
    right one too; the count outlives the refusal. Raises Denied or DomainError.
    """
    row = rules.acting(actor)
    if row is None:
        raise Denied("只有在任的涉密档案保管员可以办理")
    return row, opened(row, actor, "passphrase", passphrase)


def opened(row: Custodian, actor: User, how: str, secret: str) -> bytes:
    """The private key of a lock by its passphrase, or by the code of its envelope. Raises DomainError."""
    answer = _try(row.pk, actor, how, secret)
    if isinstance(answer, str):
        raise DomainError(answer, field=how)
    return answer


@transaction.atomic
def _try(pk: int, actor: User, how: str, secret: str) -> bytes | str:
    """The key, or what is wrong. Nothing is raised, so that the count stays; guesses at once wait for each other."""
    row = Custodian.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
    if row.blocked_until and row.blocked_until > clock.now():
        return _blocked(row)
    closed, open_ = (
        (row.by_passphrase, shares.open_by_passphrase) if how == "passphrase" else (row.by_code, shares.open_by_code)
    )
    try:
        private = open_(keys.unseal(closed, row.place(how)), secret, row.place(how))
    except shares.WrongSecret as error:
        return _wrong(row, actor, error.message)
    if row.failures or row.blocked_until:
        row.failures, row.blocked_until = 0, None
        row.save(update_fields=["failures", "blocked_until"])
    return private


def _wrong(row: Custodian, actor: User, sentence: str) -> str:
    row.failures += 1
    left = rules.TRIES - row.failures
    if left <= 0:
        row.failures, row.blocked_until = 0, clock.now() + rules.PAUSE
    row.save(update_fields=["failures", "blocked_until"])
    note = f"第 {rules.TRIES - left} 次" + ("，已暂停使用" if left <= 0 else "")
    events.tell("vault_wrong", actor=actor, label=str(row), note=note)
    return _blocked(row) if left <= 0 else f"{sentence}，还可以试 {left} 次"


def _blocked(row: Custodian) -> str:
    assert row.blocked_until is not None  # noqa: S101  asked by the callers
    minutes = -(-int((row.blocked_until - clock.now()).total_seconds()) // 60)
    return BLOCKED.format(n=rules.TRIES, minutes=max(1, minutes))


def close_private(row: Custodian, private: bytes, *, passphrase: str = "", code: str = "") -> None:
    """Write the private key into the row, closed by these secrets and by the server's key."""
    if passphrase:
        place = row.place("passphrase")
        row.by_passphrase = keys.seal(shares.close_by_passphrase(private, passphrase, place), place)
    if code:
        place = row.place("code")
        row.by_code = keys.seal(shares.close_by_code(private, code, place), place)


def retire(row: Custodian) -> None:
    """End a custodian's time: nothing of the lock stays in the row. The caller's transaction has it locked."""
    row.state, row.ended_at = State.FORMER, clock.now()
    row.by_passphrase = row.by_code = row.public = b""
    row.save(update_fields=["state", "ended_at", "by_passphrase", "by_code", "public"])


def rules_of_person(row: Custodian) -> None:
    """What made the person fit when named must still hold. Raises DomainError."""
    if rules.is_administrator(row.person) or not row.person.is_active:
        raise DomainError(f"{row.person.name}现在不能任涉密档案保管员，请安全保密管理员另行指定")


def _check_strength(actor: User, passphrase: str) -> None:
    """Twelve characters at least, and not the password one signs in with."""
    if len(passphrase) < SHORTEST:
        raise DomainError(f"保险柜口令至少 {SHORTEST} 个字符，可用一句好记的话", field="passphrase")
    if len(set(passphrase)) < 6:
        raise DomainError("保险柜口令重复的字符太多，请换一句", field="passphrase")
    if actor.check_password(passphrase):
        raise DomainError("保险柜口令不能与登录密码相同", field="passphrase")
