"""The weekly report of overdue items (SUP-04): once a week, also after downtime, never twice."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.notifications.services import notify
from apps.org import roles
from apps.org.models import User
from apps.supervision.models import SupervisionItem, WeeklyReport
from apps.worktime import calendar

SEND_FROM = dt.time(8, 30)
MOST_LINES = 60  # in one notice; the ledger has the rest


@transaction.atomic
def send_weekly_overdue(now: dt.datetime) -> int:
    """Tell owners, department heads and the office what is overdue, and return to how many people.

    Due from 08:30 on the first working day of the week; a worker that was off catches up later that week.
    The unique row of the week makes it once, whoever calls it however often.
    """
    local = timezone.localtime(now)
    first = calendar.first_workday_of_week(local.date())
    if local < timezone.make_aware(dt.datetime.combine(first, SEND_FROM)):
        return 0
    week_start = local.date() - dt.timedelta(days=local.weekday())
    report, is_new = WeeklyReport.objects.get_or_create(
        week_start=week_start, defaults={"sent_at": now, "overdue_count": 0}
    )
    if not is_new:
        return 0
    items = list(_overdue(local.date()))
    WeeklyReport.objects.filter(pk=report.pk).update(overdue_count=len(items))
    concerned = _by_recipient(items)
    for user, lines in concerned.items():
        _tell(user, lines, week_start, local.date())
    return len(concerned)


def _overdue(today: dt.date) -> "list[SupervisionItem]":
    rows = SupervisionItem.objects.filter(closed_on__isnull=True, due_on__lt=today)
    return list(rows.select_related("matter", "owner", "lead_department__head").order_by("due_on", "matter_id"))


def _by_recipient(items: list[SupervisionItem]) -> dict[User, list[SupervisionItem]]:
    """Each person once, with all that concerns them and their clearance permits."""
    directors = list(User.objects.filter(is_active=True, roles__code=roles.OFFICE_DIRECTOR))
    told: dict[User, list[SupervisionItem]] = defaultdict(list)
    for item in items:
        people = {item.owner, item.lead_department.head, *directors}
        for user in people:
            if user is not None and user.is_active and user.clearance >= item.matter.secrecy:
                told[user].append(item)
    return dict(told)


def _tell(user: User, items: list[SupervisionItem], week_start: dt.date, today: dt.date) -> None:
    lines = [_line(item, today) for item in items[:MOST_LINES]]
    if len(items) > MOST_LINES:
        lines.append(f"另有 {len(items) - MOST_LINES} 项，详见督办台账")
    notify(
        recipients=[user],
        key=f"supervision-weekly:{week_start}",
        code="report",
        title=f"本周督办超期清单：{len(items)} 项",
        body="\n".join(lines),
        url=reverse("supervision:item_list") + "?tab=overdue",
    )


def _line(item: SupervisionItem, today: dt.date) -> str:
    who = f"{item.lead_department.name} {item.owner.name}"
    urged = f"，已催办 {item.urge_count} 次" if item.urge_count else ""
    return f"{item.matter.number}「{item.matter.title[:60]}」{who}，超期 {(today - item.due_on).days} 天{urged}"
