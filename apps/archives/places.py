"""Reading boxes: the archivist finds them, their content obeys who sees which record."""

from django.db.models import Count, Max, Min, QuerySet, Sum

from apps.archives.models import ArchiveRecord, Box
from apps.archives.rules import can_keep
from apps.archives.selectors import visible_to
from apps.org.models import User


def visible_boxes(user: User) -> QuerySet[Box]:
    """Every box for the archivist, none for others."""
    return Box.objects.all() if can_keep(user).ok else Box.objects.none()


def visible_box(user: User, box_id: int) -> Box | None:
    """One box with what its page shows."""
    rows = visible_boxes(user).select_related("category", "department", "shelf__room", "arranged_by", "checked_by")
    return rows.filter(pk=box_id).first()


def content_of(box: Box, user: User) -> list[ArchiveRecord]:
    """The records in a box that the person may see, by item number."""
    rows = visible_to(user).filter(box=box).select_related("category", "department", "matter")
    return list(rows.order_by("item_number"))


def spine_of(box: Box) -> dict[str, int]:
    """First and last item number, how many items and pages: what the spine and the 备考表 say."""
    found = ArchiveRecord.objects.filter(box=box).aggregate(
        first=Min("item_number"), last=Max("item_number"), items=Count("pk"), pages=Sum("pages")
    )
    return {name: value or 0 for name, value in found.items()}
