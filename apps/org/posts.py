"""Posts and roles that a person who leaves or moves gives back (apps.org.handover)."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from apps.org.models import Department, RoleGrant, User


def headed_by(user: User) -> QuerySet[Department]:
    """Departments whose head the person is."""
    return Department.objects.filter(head=user, is_active=True)


def assisted_by(user: User) -> QuerySet[Department]:
    """Departments in which the person is deputy or liaison."""
    return Department.objects.filter(Q(liaison=user) | Q(deputies=user), is_active=True).distinct()


def granted_to(user: User) -> QuerySet[RoleGrant]:
    """Roles the person holds."""
    return RoleGrant.objects.filter(user=user)


def _department_line(department: Department, what: str) -> tuple[str, str]:
    return f"{department.name}{what}", f"{reverse('org:tree')}?department={department.pk}"


def head_lines(user: User) -> list[tuple[str, str]]:
    """Which departments."""
    return [_department_line(department, "负责人") for department in headed_by(user)]


def assistant_lines(user: User) -> list[tuple[str, str]]:
    """Which departments, and as what."""
    return [
        _department_line(department, "联络员" if department.liaison_id == user.pk else "副职")
        for department in assisted_by(user)
    ]


def role_lines(user: User) -> list[tuple[str, str]]:
    """Which roles."""
    return [(grant.role.name, "") for grant in granted_to(user).select_related("role")]


def head_count(user: User) -> int:
    """How many departments."""
    return headed_by(user).count()


def assistant_count(user: User) -> int:
    """How many departments."""
    return assisted_by(user).count()


def role_count(user: User) -> int:
    """How many roles."""
    return granted_to(user).count()
