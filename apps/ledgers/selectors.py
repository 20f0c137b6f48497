"""Reads of saved views."""

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.core.ledger.definition import Ledger
from apps.core.ledger.registry import View
from apps.ledgers.models import DefaultView, SavedView
from apps.org.models import User

KEPT_SECONDS = 300
Scope = SavedView.Scope
SHARED = {Scope.OWN: "", Scope.DEPARTMENT: "部门共享", Scope.EVERYBODY: "全员共享"}


def visible_to(user: User) -> QuerySet[SavedView]:
    """One's own, and those shared with one's department or everybody."""
    shared = Q(scope=Scope.EVERYBODY)
    if user.department_id:
        shared |= Q(scope=Scope.DEPARTMENT, department=user.department_id)
    mine = DefaultView.objects.filter(user=user, view=OuterRef("pk"))
    return SavedView.objects.filter(Q(owner=user) | shared).annotate(is_default=Exists(mine))


def generation_key(code: str) -> str:
    """Changes with every change of a view of this ledger, so that nobody sees an old list."""
    return f"views:{code}"


def views_of(user: User, ledger: Ledger) -> list[View]:
    """The chips above a ledger: one's own first. Kept for minutes, forgotten at every change."""
    generation_of, key = generation_key(ledger.code), f"views:{ledger.code}:{user.pk}:{user.department_id}"
    kept = cache.get_many([generation_of, key])
    generation = kept.get(generation_of) or "0"
    of_generation, found = kept.get(key, ("", []))
    if key not in kept or of_generation != generation:
        rows = visible_to(user).filter(ledger=ledger.code)
        found = sorted((_view(row, user) for row in rows), key=lambda view: (not view.own, view.pk))
        cache.set(key, (generation, found), KEPT_SECONDS)
    return found


def _view(row: SavedView, user: User) -> View:
    default = bool(getattr(row, "is_default", False))
    return View(row.pk, row.name, row.query, row.owner_id == user.pk, SHARED[Scope(row.scope)], default)
