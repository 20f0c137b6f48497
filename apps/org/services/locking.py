"""Opening an account that wrong passwords closed, before its time (PLT-01)."""

from django.db import transaction

from apps.core.errors import DomainError
from apps.org import events, rules
from apps.org.models import SecondFactor, User


@transaction.atomic
def unlock(*, user: User, actor: User) -> None:
    """Forget the wrong passwords and wrong codes of a person. Raises Denied; DomainError when there are none."""
    from axes.utils import reset  # reads models: not before the apps are ready

    rules.can_guard_accounts(actor).require()
    forgotten = reset(username=user.username)
    forgotten += SecondFactor.objects.filter(user=user, blocked_until__isnull=False).update(
        blocked_until=None, failures=0
    )
    if not forgotten:
        raise DomainError(f"{user.name}的登录没有被锁定")
    events.announce(events.UNLOCKED, actor, f"人员「{user.name}」")
