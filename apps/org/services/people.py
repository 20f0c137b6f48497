"""Departments, people, posts and roles."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from apps.core.secrecy import Secrecy
from apps.org import roles
from apps.org.models import Department, Principal, Role, RoleGrant, User
from apps.org.services.memberships import refresh_department, refresh_person, refresh_role


@transaction.atomic
def create_department(*, name: str, code: str, parent: Department | None = None, position: int = 100) -> Department:
    """A department with its principal. `code` is the 机构代码 that enters archive codes."""
    principal = Principal.objects.create(kind=Principal.Kind.DEPARTMENT, label=name)
    return Department.objects.create(name=name, code=code, parent=parent, position=position, principal=principal)


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    password: str | None = None,
    department: Department | None = None,
    title: str = "",
    email: str = "",
    phone: str = "",
    clearance: int = Secrecy.INTERNAL,
    position: int = 100,
    role_codes: Iterable[str] = (),
) -> User:
    """A person who can sign in (without a password: not until one is set)."""
    user: User = User.objects.create_user(
        username=username,
        email=email,
        password=password,
        name=name,
        department=department,
        title=title,
        phone=phone,
        clearance=clearance,
        position=position,
    )
    for code in role_codes:
        grant_role(user=user, code=code)
    return user


@transaction.atomic
def appoint(
    *,
    department: Department,
    head: User | None = None,
    deputies: Iterable[User] = (),
    liaison: User | None = None,
) -> None:
    """Set the posts of a department; papers sent to it reach exactly these people."""
    department.head, department.liaison = head, liaison
    department.save(update_fields=["head", "liaison"])
    department.deputies.set(list(deputies))
    refresh_department(department)


def ensure_role(code: str) -> Role:
    """The role row of a code of apps.org.roles, made on first use."""
    role = Role.objects.filter(code=code).select_related("principal").first()
    if role is None:
        label = roles.LABELS[code]
        principal = Principal.objects.create(kind=Principal.Kind.ROLE, label=label)
        role = Role.objects.create(code=code, name=label, principal=principal)
    return role


@transaction.atomic
def grant_role(*, user: User, code: str) -> None:
    """Give a role; the person acts for it at once."""
    role = ensure_role(code)
    RoleGrant.objects.get_or_create(user=user, role=role)
    refresh_role(role)
    user.forget_rights()


@transaction.atomic
def revoke_role(*, user: User, code: str) -> None:
    """Take a role away; what it let the person see is gone with the next request."""
    role = ensure_role(code)
    RoleGrant.objects.filter(user=user, role=role).delete()
    refresh_role(role)
    user.forget_rights()


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Set a password the person chose; sessions of other devices end, because their hash no longer fits."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


@transaction.atomic
def set_active(*, user: User, active: bool) -> None:
    """Somebody leaves or comes back: what they acted for follows at once."""
    user.is_active = active
    user.save(update_fields=["is_active"])
    refresh_person(user)
    for role in Role.objects.filter(holders=user):
        refresh_role(role)
    posts = Department.objects.filter(Q(head=user) | Q(liaison=user) | Q(deputies=user)).distinct()
    for department in posts:
        refresh_department(department)


@transaction.atomic
def rename(*, principal: Principal, label: str) -> None:
    """Keep the label that ledgers show in step with the name."""
    principal.label = label
    principal.save(update_fields=["label"])


@transaction.atomic
def make_staff(*, user: User) -> None:
    """Let a system administrator into the back-office, with every right there."""
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])


@transaction.atomic
def follow_person(*, user: User) -> None:
    """After the back-office changed a person: the label, and what they act for by person, post and role."""
    rename(principal=user.principal, label=user.name)
    set_active(user=user, active=user.is_active)
    for role in Role.objects.all():
        refresh_role(role)


@transaction.atomic
def set_hash(*, user: User, encoded: str) -> None:
    """Take over a password that is hashed already (imports, demonstration)."""
    user.password = encoded
    user.save(update_fields=["password"])
