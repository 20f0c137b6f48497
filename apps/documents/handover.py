"""Documents that a person who leaves undertakes or has still to read (apps.org.handover)."""

from django.db.models import QuerySet

from apps.documents.models import CirculationReader, IncomingState, Undertaking
from apps.org.models import User


def undertaken_by(user: User) -> QuerySet[Undertaking]:
    """Shares assigned to the person whose result is not reported."""
    return Undertaking.objects.filter(
        assignee=user, reported_at__isnull=True, document__matter__state=IncomingState.UNDERTAKING
    )


def unread_by(user: User) -> QuerySet[CirculationReader]:
    """Documents in circulation that the person has not read."""
    open_states = (IncomingState.CIRCULATING, IncomingState.UNDERTAKING)
    return CirculationReader.objects.filter(user=user, read_at__isnull=True, document__matter__state__in=open_states)


def _lines(rows: QuerySet) -> list[tuple[str, str]]:
    found = rows.select_related("document__matter").order_by("-document_id")[:20]
    return [(str(row.document.matter), row.document.matter.get_absolute_url()) for row in found]


def undertaken_lines(user: User) -> list[tuple[str, str]]:
    """What is undertaken."""
    return _lines(undertaken_by(user))


def unread_lines(user: User) -> list[tuple[str, str]]:
    """What is to be read."""
    return _lines(unread_by(user))


def undertaken_count(user: User) -> int:
    """How many are undertaken."""
    return undertaken_by(user).count()


def unread_count(user: User) -> int:
    """How many are to be read."""
    return unread_by(user).count()
