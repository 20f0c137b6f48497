"""The limit of a supervised item and whom it is escalated to (SUP-04)."""

import datetime as dt
from collections.abc import Iterable

from apps.deadlines.codes import DeadlineCode
from apps.org import roles
from apps.org.models import User

CODE = "supervision_due"


def gm_assistants() -> Iterable[User]:
    """Whom an item overdue for three days is told to."""
    return User.objects.filter(is_active=True, roles__code=roles.GM_ASSISTANT)


SUPERVISION_DUE = DeadlineCode(
    code=CODE,
    label="督办期限",
    warn_before=(dt.timedelta(days=3),),
    escalate_after=(dt.timedelta(days=3),),
    escalate_to=gm_assistants,
)
