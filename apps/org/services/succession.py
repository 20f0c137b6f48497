"""Posts and roles pass to a successor, or lapse (PLT-01)."""

from django.db import transaction

from apps.core.errors import DomainError
from apps.org import posts
from apps.org.models import Department, RoleGrant, User
from apps.org.services.memberships import refresh_department
from apps.org.services.people import grant_role, revoke_role


@transaction.atomic
def hand_over_heads(user: User, to: User, actor: User) -> None:
    """The successor heads the departments."""
    for department in posts.headed_by(user).select_for_update(of=("self",)).select_related("principal"):
        department.head = to
        department.save(update_fields=["head"])
        department.deputies.remove(to)
        refresh_department(department)


def _leave_posts(user: User, to: User | None) -> None:
    for department in posts.assisted_by(user):
        locked = Department.objects.select_for_update(of=("self",)).select_related("principal").get(pk=department.pk)
        if locked.liaison_id == user.pk:
            locked.liaison = to
            locked.save(update_fields=["liaison"])
        if locked.deputies.filter(pk=user.pk).exists():
            locked.deputies.remove(user)
            if to is not None and locked.head_id != to.pk:
                locked.deputies.add(to)
        refresh_department(locked)


@transaction.atomic
def hand_over_posts(user: User, to: User, actor: User) -> None:
    """The successor is deputy or liaison instead; already head, they need no second post there."""
    _leave_posts(user, to)


@transaction.atomic
def lapse_posts(user: User, actor: User) -> None:
    """The posts of deputy and liaison stay empty."""
    _leave_posts(user, None)


@transaction.atomic
def hand_over_roles(user: User, to: User, actor: User) -> None:
    """The successor holds the roles instead. Raises DomainError for a second one of the 三员."""
    codes = list(posts.granted_to(user).values_list("role__code", flat=True))
    for code in codes:
        revoke_role(user=user, code=code, actor=actor)
    for code in codes:
        grant_role(user=to, code=code, actor=actor)


@transaction.atomic
def lapse_roles(user: User, actor: User) -> None:
    """The roles are taken back. Raises DomainError for one that nobody else holds: its papers would lie with nobody."""
    grants = list(posts.granted_to(user).select_related("role"))
    for grant in grants:
        others = RoleGrant.objects.filter(role=grant.role, user__is_active=True).exclude(user=user)
        if not others.exists():
            raise DomainError(f"只有{user.name}一人担任{grant.role.name}，请为角色选定接手人")
        revoke_role(user=user, code=grant.role.code, actor=actor)
