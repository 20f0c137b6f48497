"""Reading notices: each person their own, up to their clearance."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from apps.core import clock
from apps.notifications.codes import TEST, kinds
from apps.notifications.models import Delivery, NoticeTemplate, Notification
from apps.org.models import User

SIZE = 25


@dataclass(frozen=True)
class Page:
    """One page of the inbox and the cursor of the next ("" on the last)."""

    rows: list[Notification]
    next: str


def visible_to(user: User) -> QuerySet[Notification]:
    """The person's own notices; those of a matter above a clearance lowered since are not shown."""
    cleared = Q(matter__isnull=True) | Q(matter__secrecy__lte=user.clearance)
    return Notification.objects.filter(cleared, recipient=user)


def inbox(user: User, *, before: str = "", unread_only: bool = False, size: int = SIZE) -> Page:
    """Unread notices first, then the read ones, each newest first.

    `before` is the cursor of the last row seen: "u12" within the unread, "r7" within the read part. A
    broken cursor is the first page.
    """
    part, last = ("r" if before.startswith("r") else "u"), before[1:]
    limit = int(last) if last.isascii() and last.isdecimal() and len(last) < 19 else None
    rows: list[Notification] = []
    mine = visible_to(user).select_related("matter").order_by("-id")
    if part == "u":
        rows = list(_below(mine.filter(read_at__isnull=True), limit)[: size + 1])
        limit = None
    if len(rows) <= size and not unread_only:
        rows += list(_below(mine.filter(read_at__isnull=False), limit)[: size + 1 - len(rows)])
    shown = rows[:size]
    cursor = f"{'u' if shown[-1].read_at is None else 'r'}{shown[-1].pk}" if len(rows) > size else ""
    return Page(shown, cursor)


def _below(rows: QuerySet[Notification], limit: int | None) -> QuerySet[Notification]:
    return rows if limit is None else rows.filter(pk__lt=limit)


def last_tests(user: User) -> dict[str, Delivery]:
    """Per channel the person's last test to themselves, of the last day."""
    since = clock.now() - dt.timedelta(days=1)
    rows = Delivery.objects.filter(
        notification__recipient=user, notification__code=TEST, notification__created_at__gt=since
    )
    return {row.channel: row for row in rows.order_by("id")}


def templates() -> list[tuple[str, NoticeTemplate | None]]:
    """Every kind of notice with its template, if it has one."""
    known = {one.code: one for one in NoticeTemplate.objects.select_related("changed_by")}
    return [(code, known.get(code)) for code in kinds()]


def template_values(code: str) -> dict[str, str]:
    """The patterns in force, for the form; empty where the built-in words stand."""
    found = NoticeTemplate.objects.filter(code=code).first()
    return {"subject": found.subject, "body": found.body} if found else {"subject": "", "body": ""}
