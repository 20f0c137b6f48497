"""Supervised items of a person who leaves: those they do, and those they gave out (apps.org.handover)."""

from django.db.models import Q, QuerySet

from apps.org.models import User
from apps.supervision.models import SupervisionItem


def items_with(user: User) -> QuerySet[SupervisionItem]:
    """Open items whose owner or issuer the person is."""
    return SupervisionItem.objects.filter(Q(owner=user) | Q(issuer=user), closed_on__isnull=True)


def count(user: User) -> int:
    """How many."""
    return items_with(user).count()


def lines(user: User) -> list[tuple[str, str]]:
    """What they are."""
    rows = items_with(user).select_related("matter").order_by("due_on", "pk")[:20]
    return [
        (f"{item.matter}（{'责任人' if item.owner_id == user.pk else '交办领导'}）", item.matter.get_absolute_url())
        for item in rows
    ]
