"""Limits of an incoming document, with whom they are escalated to."""

import datetime as dt
from collections.abc import Iterable

from apps.deadlines.codes import DeadlineCode
from apps.org import roles
from apps.org.models import User

PROPOSE, HANDLE, UNDERTAKE = "incoming_propose", "incoming_due", "incoming_undertake"


def office_directors() -> Iterable[User]:
    """The office answers for documents that lie."""
    return User.objects.filter(is_active=True, roles__code=roles.OFFICE_DIRECTOR)


def assistants() -> Iterable[User]:
    """The GM's assistant is told when the office itself is late."""
    return User.objects.filter(is_active=True, roles__code=roles.GM_ASSISTANT)


HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
CODES = (
    DeadlineCode(code=PROPOSE, label="拟办时限", warn_before=(), escalate_after=(DAY,), escalate_to=assistants),
    DeadlineCode(code=HANDLE, label="办理时限", warn_before=(DAY,), escalate_after=(DAY,), escalate_to=assistants),
    DeadlineCode(
        code=UNDERTAKE,
        label="承办时限",
        warn_before=(DAY, 4 * HOUR),
        escalate_after=(DAY,),
        escalate_to=office_directors,
    ),
)
