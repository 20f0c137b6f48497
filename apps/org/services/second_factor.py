"""The second factor: six-digit codes by TOTP, recovery codes, resetting (PLT-01).

A code is good once: the step it belongs to is kept, and that step and all before it are refused afterwards.
Five wrong ones close the door for a quarter of an hour. Nothing is remembered on a device.
"""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.core import clock
from apps.core.errors import DomainError
from apps.org import events, rules, sealing
from apps.org.models import RecoveryCode, RoleGrant, SecondFactor, User

STEP_SECONDS, DIGITS, TOLERANCE = 30, 6, 1
TRIES, PAUSE = 5, dt.timedelta(minutes=15)
CODES, CODE_LETTERS = 10, "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
WRONG = "验证码不正确。请输入手机上正在显示的六位数字；每个验证码只能用一次"
BLOCKED = "连续输错验证码，已暂停验证，请一刻钟后再试"


@transaction.atomic
def begin(*, user: User) -> SecondFactor:
    """Make the secret that the telephone will take over; in force once a code from it was entered."""
    User.objects.select_for_update().get(pk=user.pk)
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is not None and factor.confirmed_at:
        raise DomainError("二次验证已经启用")
    SecondFactor.objects.filter(user=user).delete()
    sealed = sealing.seal(secrets.token_bytes(20))
    return SecondFactor.objects.create(user=user, secret=sealed, created_at=clock.now())


def _locked(user: User) -> SecondFactor:
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        raise DomainError("还没有设置二次验证")
    return factor


def _matches(factor: SecondFactor, code: str) -> bool:
    """Whether it is a code of the telephone that was not used before; if so its step is spent."""
    from django_otp.oath import TOTP

    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS):
        return False
    totp = TOTP(sealing.unseal(factor.secret), STEP_SECONDS, digits=DIGITS)
    totp.time = clock.now().timestamp()
    if not totp.verify(int(digits), TOLERANCE, factor.last_step + 1):
        return False
    factor.last_step = totp.t()
    return True


def _recovers(factor: SecondFactor, code: str) -> bool:
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    unused = factor.recovery_codes.filter(digest=sealing.digest(plain), used_at__isnull=True)
    return bool(plain) and unused.update(used_at=clock.now()) == 1


def _check(user: User, code: str, *, recovery: bool = True) -> str:
    """ "code", "recovery" or what is wrong with it. The count of failures outlives a refusal, so nothing is raised."""
    with transaction.atomic():
        factor = _locked(user)
        if factor.blocked_until and factor.blocked_until > clock.now():
            return BLOCKED
        how = "code" if _matches(factor, code) else "recovery" if recovery and _recovers(factor, code) else ""
        factor.failures = 0 if how else factor.failures + 1
        factor.blocked_until = clock.now() + PAUSE if factor.failures >= TRIES else None
        factor.failures %= TRIES
        factor.save(update_fields=["last_step", "failures", "blocked_until"])
        if not how:
            events.announce(events.SECOND_FACTOR_FAILED, user)
        return how or (BLOCKED if factor.blocked_until else WRONG)


def verify(*, user: User, code: str) -> bool:
    """A code at sign-in; True when it was a recovery code. Raises DomainError when wrong, used or blocked."""
    how = _check(user, code)
    if how == "recovery":
        events.announce(events.RECOVERY_CODE_USED, user, f"还剩 {codes_left(user)} 个")
    if how not in ("code", "recovery"):
        raise DomainError(how, field="code")
    return how == "recovery"


def confirm(*, user: User, code: str) -> list[str]:
    """Put the new secret in force by a code from it; returns the recovery codes, which are shown this once.

    Raises DomainError for a wrong code."""
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is not None and factor.confirmed_at:
        raise DomainError("二次验证已经启用")
    answer = _check(user, code, recovery=False)
    if answer != "code":
        raise DomainError(answer, field="code")
    with transaction.atomic():
        factor = _locked(user)
        factor.confirmed_at = clock.now()
        factor.save(update_fields=["confirmed_at"])
        refresh_due(user_ids=[user.pk])
        events.announce(events.SECOND_FACTOR_SET, user)
        return _new_codes(factor)


def renew_codes(*, user: User, code: str) -> list[str]:
    """New recovery codes against a code of the telephone; the old ones are void."""
    answer = _check(user, code, recovery=False)
    if answer != "code":
        raise DomainError(answer, field="code")
    with transaction.atomic():
        events.announce(events.RECOVERY_CODES_RENEWED, user)
        return _new_codes(_locked(user))


def _new_codes(factor: SecondFactor) -> list[str]:
    factor.recovery_codes.all().delete()
    codes = ["".join(secrets.choice(CODE_LETTERS) for _ in range(10)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create([RecoveryCode(factor=factor, digest=sealing.digest(code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: User) -> int:
    """How many recovery codes are still good."""
    return RecoveryCode.objects.filter(factor__user=user, used_at__isnull=True).count()


def switch_off(*, user: User, code: str) -> None:
    """Give the second factor up, against a code; not while a role demands it."""
    rules.can_switch_off_factor(user).require()
    verify(user=user, code=code)
    with transaction.atomic():
        SecondFactor.objects.filter(user=user).delete()
        events.announce(events.SECOND_FACTOR_OFF, user)


@transaction.atomic
def reset(*, user: User, actor: User) -> None:
    """The telephone is lost: the security administrator takes the second factor away.

    Whoever must have one is led to set-up at the next sign-in. Raises Denied."""
    rules.can_guard_accounts(actor).require()
    if not SecondFactor.objects.filter(user=user).delete()[0]:
        raise DomainError(f"{user.name}没有设置二次验证")
    refresh_due(user_ids=[user.pk])
    events.announce(events.SECOND_FACTOR_RESET, actor, f"人员「{user.name}」")


def refresh_due(*, user_ids: list[int] | None = None) -> None:
    """Who must set a second factor up: holders of a role that demands it who have none in force."""
    people = User.objects.all() if user_ids is None else User.objects.filter(pk__in=user_ids)
    demanded = RoleGrant.objects.filter(user=OuterRef("pk"), role__second_factor=True)
    has_one = SecondFactor.objects.filter(user=OuterRef("pk"), confirmed_at__isnull=False)
    marked = people.annotate(due=Exists(demanded), has=Exists(has_one))
    due = list(marked.filter(due=True, has=False).values_list("pk", flat=True))
    people.filter(must_set_up_factor=True).exclude(pk__in=due).update(must_set_up_factor=False)
    people.filter(must_set_up_factor=False, pk__in=due).update(must_set_up_factor=True)
