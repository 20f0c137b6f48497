"""Which matters a person may see: one semi-join, used by every kind's own visible_to."""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from apps.matters import kinds
from apps.matters.models import Matter, Participant
from apps.org.models import User

M = TypeVar("M", bound=Model)


def visible_to(user: User, *, kind: str | None = None) -> QuerySet[Matter]:
    """Matters in which one of the person's principals has or had a part, up to their clearance."""
    rows = Matter.objects.filter(secrecy__lte=user.clearance)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return rows.filter(_has_part(user, "pk"))


def seen_through_matter(rows: "QuerySet[M]", user: User) -> "QuerySet[M]":
    """The same rule for a model with the field `matter` (a kind's own columns), in one join less."""
    return rows.filter(_has_part(user, "matter_id"), matter__secrecy__lte=user.clearance)


def _has_part(user: User, key: str) -> Exists | Q:
    """A part of one's own; while standing in for somebody absent, also what lies with that person now."""
    parts = Participant.objects.filter(matter=OuterRef(key))
    own = Exists(parts.filter(principal__in=user.principal_ids))
    if not user.stands_in:  # nearly always: then it stays the one plain semi-join
        return own
    held = parts.filter(part=Participant.Part.HOLDER, until__isnull=True)
    return Q(own) | Q(Exists(held.filter(stood_in_for(user, "principal", "matter__kind"))))


def stood_in_for(user: User, principal: str, kind: str) -> Q:
    """Rows whose `principal` is one for whom the person stands in today, in matters of that `kind`."""
    wanted = Q(pk__in=[])
    by_kinds: dict[tuple[str, ...], list[int]] = {}
    for one in user.stands_in:
        by_kinds.setdefault(one.kinds, []).append(one.principal_id)
    for kinds_of, principals in by_kinds.items():
        wanted |= Q(**{f"{principal}__in": principals, **({f"{kind}__in": kinds_of} if kinds_of else {})})
    return wanted


def visible_matter(user: User, matter_id: int) -> Matter | None:
    """One matter of any kind, through its own kind's rule; None when the person may not see it."""
    code = Matter.objects.filter(pk=matter_id).values_list("kind", flat=True).first()
    if code is None:
        return None
    return kinds.get(code).visible_to(user).filter(pk=matter_id).first()
