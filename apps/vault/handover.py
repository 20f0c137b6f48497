"""A custodian who leaves (apps.org.handover): a lock passes on by its own rite, never with the other things.

What opens a lock is in the custodian's head and in a sealed envelope, so no administrator can give it to anybody: the
page of leaving names it and leads to the place of the hand-over, and nobody leaves while the lock is theirs.
"""

from django.urls import reverse

from apps.core.errors import DomainError
from apps.org.models import User
from apps.vault.models import Custodian

LABEL = "涉密保险柜的锁（须先交接）"
REFUSED = (
    "{name}保管涉密档案保险柜的{lock}，不能随离职移交：请安全保密管理员先在“两锁与保管员”指定接任人，"
    "由{name}当面移交，或由接任人启封恢复，再办理离职"
)


def _held(user: User) -> list[Custodian]:
    return list(Custodian.objects.filter(person=user, state=Custodian.State.ACTING))


def count(user: User) -> int:
    """The lock the person holds now."""
    return len(_held(user))


def lines(user: User) -> list[tuple[str, str]]:
    """It, with the page on which it is handed over."""
    return [(f"{one.get_lock_display()}：先在“两锁与保管员”办理交接", reverse("vault:custody")) for one in _held(user)]


def refuse(user: User, to: User, actor: User) -> None:
    """Nobody takes a lock over on the page of leaving. Raises DomainError, which says where."""
    for one in _held(user):
        raise DomainError(REFUSED.format(name=user.name, lock=one.get_lock_display()))
