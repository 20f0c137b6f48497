"""Departments and people in bulk, from a checked file (PLT-01, PLT-10)."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.org import events
from apps.org.models import Department, Membership, Principal, User

BATCH = 500
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike on paper
Values = dict[str, Any]


def first_password() -> str:
    """Fourteen letters and digits in two groups: good for one sign-in, easily read from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(7)) for _ in range(2))


@transaction.atomic
def import_departments(*, actor: User, rows: Sequence[Values]) -> int:
    """New departments; a parent may stand in the same file, in any order."""
    principals = Principal.objects.bulk_create(
        Principal(kind=Principal.Kind.DEPARTMENT, label=row["name"]) for row in rows
    )
    made = Department.objects.bulk_create(
        Department(name=row["name"], code=row["code"], position=row["position"], principal=principal)
        for row, principal in zip(rows, principals, strict=True)
    )
    known = {department.name: department for department in Department.objects.all()}
    children = [(department, row["parent"]) for department, row in zip(made, rows, strict=True) if row["parent"]]
    for department, parent in children:
        department.parent = known[parent]
    Department.objects.bulk_update([department for department, _ in children], ["parent"], batch_size=BATCH)
    events.announce(events.OFFICE_ADDED, actor, f"部门：从文件导入 {len(made)} 个")
    return len(made)


@transaction.atomic
def import_staff(*, actor: User, rows: Sequence[Values], tell: Callable[[int], None]) -> list[tuple[str, ...]]:
    """New people who must change their password at the first sign-in; returns who got which, to be handed out once.

    The passwords are kept nowhere else: only their hashes enter the database. Nobody gets a role or a clearance
    above the usual one by a file.
    """
    handed: list[tuple[str, ...]] = []
    for start in range(0, len(rows), BATCH):
        piece = rows[start : start + BATCH]
        principals = Principal.objects.bulk_create(
            Principal(kind=Principal.Kind.PERSON, label=row["name"]) for row in piece
        )
        people = []
        for row, principal in zip(piece, principals, strict=True):
            password = first_password()
            people.append(_person(row, principal, password))
            department = row["department"].name if row["department"] else ""
            handed.append((row["name"], department, row["username"], password))
            tell(len(handed))
        made = User.objects.bulk_create(people)
        Membership.objects.bulk_create(Membership(principal_id=user.principal_id, user=user) for user in made)
    events.announce(events.OFFICE_ADDED, actor, f"人员：从文件导入 {len(rows)} 人")
    return handed


def _person(row: Values, principal: Principal, password: str) -> User:
    return User(
        principal=principal,
        username=row["username"],
        name=row["name"],
        department=row["department"],
        title=row["title"],
        phone=row["phone"],
        email=row["email"],
        position=row["position"],
        clearance=Secrecy.INTERNAL,
        password=make_password(password),
        must_change_password=True,
        date_joined=clock.now(),
    )
