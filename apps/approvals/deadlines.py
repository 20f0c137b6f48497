"""The limit of an approval step and whom it is escalated to."""

import datetime as dt
from collections.abc import Iterable

from apps.deadlines.codes import DeadlineCode
from apps.org import roles
from apps.org.models import User

CODE = "approval_step"


def office_directors() -> Iterable[User]:
    """Whom a step left lying for a day is told to."""
    return User.objects.filter(is_active=True, roles__code=roles.OFFICE_DIRECTOR)


APPROVAL_STEP = DeadlineCode(
    code=CODE,
    label="批示时限",
    warn_before=(dt.timedelta(hours=4),),
    escalate_after=(dt.timedelta(days=1),),
    escalate_to=office_directors,
)
