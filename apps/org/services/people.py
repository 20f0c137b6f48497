"""Departments, people, posts and roles."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.org import events, roles, rules
from apps.org.models import Department, Principal, Role, RoleGrant, User
from apps.org.services.memberships import refresh_department, refresh_person, refresh_role
from apps.org.services.second_factor import refresh_due
from apps.org.services.sessions import end_all


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
        password_changed_at=clock.now(),
    )
    for code in role_codes:
        grant_role(user=user, code=code)
    return user


@transaction.atomic
def known_or_new(*, username: str, name: str, email: str, create: bool) -> User:
    """Who signs in through the company's directory or provider; a new person only where that is allowed.

    Raises DomainError for a name nobody has, and for somebody who left.
    """
    user = User.objects.filter(username=username).first() if username else None
    if user is None and create and username:
        field = User._meta.get_field("username")
        try:
            field.clean(username, None)
        except ValidationError as error:
            raise DomainError("统一身份中的用户名不合本系统的规则，请联系系统管理员") from error
        return create_user(username=username, name=(name or username)[:40], email=email[:254])
    if user is None or not user.is_active:
        raise DomainError("本系统中没有您的账号，或账号已停用，请联系系统管理员")
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
def grant_role(*, user: User, code: str, actor: User | None = None) -> None:
    """Give a role; the person acts for it at once. Raises DomainError for a second one of the 三员 (rules.can_hold).

    With an actor it is written down; without one (migrations, demonstration) it is not.
    """
    role = ensure_role(code)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)  # two grants at once: the second sees the first
    rules.can_hold(user, code).require()
    _, made = RoleGrant.objects.get_or_create(user=user, role=role)
    follow_role(role, [user])
    if made and actor is not None:
        events.announce(events.ROLE_GRANTED, actor, f"人员「{user.name}」：{role.name}")


@transaction.atomic
def revoke_role(*, user: User, code: str, actor: User | None = None) -> None:
    """Take a role away; what it let the person see is gone with the next request."""
    role = ensure_role(code)
    gone, _ = RoleGrant.objects.filter(user=user, role=role).delete()
    follow_role(role, [user])
    if gone and actor is not None:
        events.announce(events.ROLE_REVOKED, actor, f"人员「{user.name}」：{role.name}")


def follow_role(role: Role, people: Iterable[User]) -> None:
    """After a role was given or taken: memberships, the door of the back-office, the demand for a second factor."""
    refresh_role(role)
    for user in people:
        user.forget_rights()
        if role.code in roles.ADMINISTRATORS:
            user.is_staff = user.role_grants.filter(role__code__in=roles.ADMINISTRATORS).exists()
            user.save(update_fields=["is_staff"])
        if role.second_factor:
            refresh_due(user_ids=[user.pk])
            user.refresh_from_db(fields=["must_set_up_factor"])


@transaction.atomic
def set_active(*, user: User, active: bool) -> None:
    """Somebody leaves or comes back: what they acted for follows at once."""
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        end_all(user=user)
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
    """Make somebody system administrator. No superuser: rights in the back-office come with roles (apps.org.rights)."""
    grant_role(user=user, code=roles.SYSTEM_ADMIN)


@transaction.atomic
def follow_person(*, user: User) -> None:
    """After the back-office changed a person: the label, and what they act for by person, post and role."""
    rename(principal=user.principal, label=user.name)
    set_active(user=user, active=user.is_active)
    for role in Role.objects.all():
        refresh_role(role)
