"""Reading limits."""

from django.db.models import QuerySet

from apps.deadlines.models import Deadline
from apps.matters.models import Matter


def open_for(matter: Matter) -> QuerySet[Deadline]:
    """The open limits of a matter with their principals, the nearest first."""
    rows = Deadline.objects.filter(matter=matter, met_at=None, cancelled_at=None)
    return rows.select_related("principal").order_by("due_at", "id")
