"""The light of a supervised item, in one place: a function for one row, an expression for the database.

Closed or cancelled: grey. Past its limit: red. At most N working days left (default 3), or no feedback for more
than M days (default 7): yellow. Else green (domain.md 4.1; the figures are settings). A test of properties
holds the two forms equal.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.worktime import calendar


class Light(models.TextChoices):
    """Values are the badge colours of the component set."""

    CLOSED = "grey", "已结"
    OVERDUE = "red", "超期"
    SOON = "amber", "预警"
    NORMAL = "green", "正常"


def soon_workdays() -> int:
    """How many working days before the limit the light turns yellow."""
    return int(getattr(settings, "SUPERVISION_SOON_WORKDAYS", 3))


def silent_days() -> int:
    """After how many days without feedback the light turns yellow."""
    return int(getattr(settings, "SUPERVISION_SILENT_DAYS", 7))


@dataclass(frozen=True)
class Thresholds:
    """What the day decides: a limit up to `soon_until` is near, feedback before `silent_before` is old."""

    today: dt.date
    soon_until: dt.date
    silent_before: dt.datetime


def thresholds(today: dt.date) -> Thresholds:
    """Count the working days once, so that one comparison a row remains."""
    noon = timezone.make_aware(dt.datetime.combine(today, dt.time(12)))
    soon_until = timezone.localtime(calendar.add_working_days(noon, soon_workdays())).date()
    midnight = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=silent_days()), dt.time()))
    return Thresholds(today, soon_until, midnight)


def light_of(*, ended: bool, due_on: dt.date, last_feedback: dt.datetime, limits: Thresholds) -> Light:
    """The light of one row; `last_feedback` is the last report, or the opening when there was none."""
    if ended:
        return Light.CLOSED
    if due_on < limits.today:
        return Light.OVERDUE
    if due_on <= limits.soon_until or last_feedback < limits.silent_before:
        return Light.SOON
    return Light.NORMAL


LAST_FEEDBACK = Coalesce(F("last_report_at"), F("opened_at"))


def light_condition(light: str, limits: Thresholds) -> Q:
    """The same rule as a filter over items."""
    open_ = Q(closed_on__isnull=True)
    overdue = Q(due_on__lt=limits.today)
    silent = Q(last_report_at__lt=limits.silent_before) | Q(
        last_report_at__isnull=True, opened_at__lt=limits.silent_before
    )
    near = Q(due_on__lte=limits.soon_until) | silent
    return {
        Light.CLOSED.value: Q(closed_on__isnull=False),
        Light.OVERDUE.value: open_ & overdue,
        Light.SOON.value: open_ & ~overdue & near,
        Light.NORMAL.value: open_ & ~overdue & ~near,
    }[str(light)]


def light_expression(limits: Thresholds) -> Case:
    """The same rule as an annotation."""
    return Case(
        *[When(light_condition(light.value, limits), then=Value(light.value)) for light in Light],
        output_field=models.CharField(),
    )


def light_words(light: str, due_on: dt.date, last_feedback: dt.datetime, limits: Thresholds) -> str:
    """What the badge says: 超期 3 天, 剩 2 天, 9 天未反馈, 正常, 已结."""
    if light == Light.OVERDUE:
        return f"超期 {(limits.today - due_on).days} 天"
    if light == Light.SOON and due_on <= limits.soon_until:
        left = (due_on - limits.today).days
        return f"剩 {left} 天" if left else "今天到期"
    if light == Light.SOON:
        return f"{(limits.today - timezone.localtime(last_feedback).date()).days} 天未反馈"
    return str(Light(light).label)
