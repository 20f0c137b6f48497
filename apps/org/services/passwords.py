"""Passwords: chosen, reset, expired; the former ones are kept as hashes (PLT-01)."""

from django.db import transaction

from apps.core import clock
from apps.org import policy
from apps.org.models import FormerPassword, User
from apps.org.services.sessions import end_all

KEPT = 24  # more than any preset looks back, so that a stricter policy has something to look at


def _set(user: User, password: str, *, must_change: bool) -> None:
    if user.has_usable_password():
        FormerPassword.objects.create(user=user, encoded=user.password, until=clock.now())
        old = user.former_passwords.values_list("pk", flat=True)[KEPT:]
        FormerPassword.objects.filter(pk__in=list(old)).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])


@transaction.atomic
def change_password(*, user: User, password: str, keep_session: str = "") -> None:
    """Set a password the person chose; sessions on other devices end, `keep_session` lives on."""
    _set(user, password, must_change=False)
    end_all(user=user, but=keep_session)


@transaction.atomic
def reset_password(*, user: User, password: str) -> None:
    """Set a password that an administrator knows: good for one sign-in; every session of the person ends."""
    _set(user, password, must_change=True)
    end_all(user=user)


@transaction.atomic
def demand_new_password(*, user: User) -> bool:
    """At sign-in: a password older than the policy allows must be changed before anything else."""
    if user.must_change_password or not policy.has_expired(user):
        return False
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    return True


@transaction.atomic
def set_hash(*, user: User, encoded: str) -> None:
    """Take over a password that is hashed already (imports, demonstration)."""
    user.password = encoded
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "password_changed_at"])
