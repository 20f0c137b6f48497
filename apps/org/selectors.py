"""Reads of people and of their accounts."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from apps.core import clock
from apps.org import demo
from apps.org.models import Department, SecondFactor, SignedIn, SignInTry, User


def demo_accounts() -> list[tuple[str, str, str]]:
    """(username, name, post) of the demonstration, in the order of the path; a head of 部长 says of what."""
    people = User.objects.filter(username__in=demo.USERNAMES, is_active=True).select_related("department")
    found = {user.username: user for user in people}
    return [(name, found[name].name, _post(found[name])) for name in demo.USERNAMES if name in found]


def _post(user: User) -> str:
    return f"{user.department.name}{user.title}" if user.department and user.title == "部长" else user.title


def living_sessions(user: User | None = None) -> QuerySet[SignedIn]:
    """Sessions that have not run out; of one person or of all."""
    now = clock.now()
    rows = SignedIn.objects.filter(
        seen_at__gte=now - dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS),
        started_at__gte=now - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )
    return rows if user is None else rows.filter(user=user)


def last_tries(user: User, count: int = 10) -> list[SignInTry]:
    """The last tries to sign in to this account, newest first."""
    return list(user.sign_in_tries.all()[:count])


def find_account(username: str) -> User | None:
    """The person who signs in by this name."""
    return User.objects.filter(username=username[:150]).first()


FOUND = 100  # people shown for one search


@dataclass
class Branch:
    """One department in the tree, with what stands below it."""

    department: Department
    staff: int
    children: list["Branch"] = field(default_factory=list)


def department_tree() -> list[Branch]:
    """Departments in use as a tree, each with its head, liaison and the number of its people: one query."""
    counted = Count("staff", filter=Q(staff__is_active=True))
    rows = Department.objects.filter(is_active=True).select_related("head", "liaison").annotate(staff_count=counted)
    branches = {row.pk: Branch(row, row.staff_count) for row in rows}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.department.parent_id or 0)
        (above.children if above else roots).append(branch)
    return roots


def people_of(department: Department) -> list[User]:
    """Who works there, in the order of the office."""
    return list(department.staff.filter(is_active=True).order_by("position", "id"))


def find_people(words: str) -> list[User]:
    """People in office by name, title, telephone or department; every word must be found."""
    rows = User.objects.filter(is_active=True).select_related("department")
    for word in words.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(title__icontains=word)
            | Q(phone__icontains=word)
            | Q(department__name__icontains=word)
        )
    return list(rows.order_by("department__position", "position", "id")[:FOUND])


def person_or_none(pk: int) -> User | None:
    """One person with department; also one who left, whose name stands in old papers."""
    return User.objects.select_related("department", "principal").filter(pk=pk).first()


def guard_facts(user: User) -> dict[str, Any]:
    """What the security administrator sees of an account."""
    return {
        "locked": is_locked(user.username),
        "factor": SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists(),
        "sessions": living_sessions(user).count(),
        "tries": last_tries(user, 5),
    }


def is_locked(username: str) -> bool:
    """Whether signing in by this name is paused from some address after wrong passwords."""
    from axes.models import AccessAttempt  # a model module: not before the apps are ready

    since = clock.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    many = AccessAttempt.objects.filter(username=username, failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return bool(many.filter(attempt_time__gte=since).exists())


def successors(user: User) -> list[tuple[str, str]]:
    """Who can take something over: everybody in office but the person, as choices."""
    rows = User.objects.filter(is_active=True).exclude(pk=user.pk)
    found = rows.order_by("department__position", "position", "id").values_list(
        "pk", "name", "department__name", "title"
    )
    return [
        (str(pk), f"{name}（{' '.join(part for part in (where, title) if part)}）" if where or title else name)
        for pk, name, where, title in found
    ]
