"""Which matters a person may see: one semi-join, used by every kind's own visible_to."""

from django.db.models import Exists, OuterRef, QuerySet

from apps.matters import kinds
from apps.matters.models import Matter, Participant
from apps.org.models import Membership, User


def visible_to(user: User, *, kind: str | None = None) -> QuerySet[Matter]:
    """Matters in which one of the person's principals has or had a part, up to their clearance."""
    rows = Matter.objects.filter(secrecy__lte=user.clearance)
    if kind is not None:
        rows = rows.filter(kind=kind)
    mine = Membership.objects.filter(user=user).values("principal_id")
    return rows.filter(Exists(Participant.objects.filter(matter=OuterRef("pk"), principal__in=mine)))


def visible_matter(user: User, matter_id: int) -> Matter | None:
    """One matter of any kind, through its own kind's rule; None when the person may not see it."""
    code = Matter.objects.filter(pk=matter_id).values_list("kind", flat=True).first()
    if code is None:
        return None
    return kinds.get(code).visible_to(user).filter(pk=matter_id).first()
