"""The day of return of a lent paper: reminders before, overdue to the archivist (ARC-02)."""

import datetime as dt
from collections.abc import Iterable

from apps.deadlines.codes import DeadlineCode
from apps.org import roles
from apps.org.models import User

CODE = "archive_return"


def archivists() -> Iterable[User]:
    """Who asks for the paper back."""
    return User.objects.filter(is_active=True, roles__code=roles.ARCHIVIST)


ARCHIVE_RETURN = DeadlineCode(
    code=CODE,
    label="档案归还期限",
    warn_before=(dt.timedelta(days=2),),
    escalate_after=(dt.timedelta(days=1), dt.timedelta(days=7)),
    escalate_to=archivists,
)
