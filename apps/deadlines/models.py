"""Limits of matters. One sweeper turns them into reminders; nothing waits in the broker."""

import dataclasses
import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import models

from apps.deadlines import codes


class Deadline(models.Model):
    """`principal` must act by `due_at`. `next_alert_at` is when the sweeper looks again (empty: never).

    `ref` tells two limits of one code apart (the id of an approval step, of an undertaking).
    """

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="deadlines")
    code = models.CharField("类别", max_length=40)
    ref = models.CharField(max_length=40, blank=True)
    principal = models.ForeignKey("org.Principal", models.PROTECT, related_name="+", verbose_name="责任方")
    starts_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    next_alert_at = models.DateTimeField("下次提醒", null=True, blank=True)
    alerted = models.PositiveSmallIntegerField("已提醒到第几档", default=0)
    met_at = models.DateTimeField("完成", null=True, blank=True)
    cancelled_at = models.DateTimeField("撤销", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        constraints = [models.UniqueConstraint(fields=["matter", "code", "ref"], name="deadline_once")]
        indexes = [
            models.Index(
                fields=["next_alert_at"], condition=models.Q(next_alert_at__isnull=False), name="deadline_alerts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def label(self) -> str:
        """The Chinese word of the code."""
        return codes.registered(self.code).label

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    def is_late(self, now: dt.datetime) -> bool:
        """Whether it was met after the due instant, or is open and past it."""
        return self.cancelled_at is None and (self.met_at or now) > self.due_at


MOST, LONGEST_HOURS = 5, 30 * 24


def read_hours(text: str) -> list[int]:
    """「24，4」 → [24, 4]. Raises ValidationError with a sentence for anything but distinct whole hours."""
    pieces = [piece for piece in re.split(r"[\s,，、;；]+", text.strip()) if piece]
    if not all(piece.isascii() and piece.isdigit() for piece in pieces):
        raise ValidationError("只写整数小时，用逗号分隔，如 24,4")
    hours = [int(piece) for piece in pieces]
    if len(hours) > MOST:
        raise ValidationError(f"最多 {MOST} 档")
    if any(not 1 <= hour <= LONGEST_HOURS for hour in hours):
        raise ValidationError(f"每档在 1 到 {LONGEST_HOURS} 小时之间")
    if len(set(hours)) != len(hours):
        raise ValidationError("有重复的小时数")
    return hours


class DeadlineRule(models.Model):
    """When limits of one code warn and are escalated, as the administrator wants it (PLT-12).

    Whom they are escalated to is the code's own business. Hours are hours of the clock, not of the office.
    """

    code = models.CharField("类别", max_length=40, unique=True)
    warn_hours = models.CharField(
        "到期前提醒（小时）",
        max_length=40,
        blank=True,
        help_text="到期前多少小时提醒责任人，逗号分隔，如 24,4；空为不提前提醒",
    )
    escalate_hours = models.CharField(
        "超时后升级（小时）",
        max_length=40,
        blank=True,
        help_text="超时多少小时后同时告知上级，逗号分隔，如 24,72；空为不升级",
    )

    class Meta:
        verbose_name = verbose_name_plural = "时限提醒规则"
        ordering = ["id"]

    def __str__(self) -> str:
        return codes.registered(self.code).label

    def clean(self) -> None:
        """Whole hours, in order; an escalation needs somebody to tell."""
        errors = {}
        for name, falling in (("warn_hours", True), ("escalate_hours", False)):
            try:
                hours = sorted(read_hours(getattr(self, name)), reverse=falling)
                setattr(self, name, ",".join(map(str, hours)))
            except ValidationError as error:
                errors[name] = error
        if self.escalate_hours and codes.registered(self.code).escalate_to is None:
            errors.setdefault("escalate_hours", ValidationError("这类时限没有上级可告知，请留空"))
        if errors:
            raise ValidationError(errors)

    def applied(self, code: codes.DeadlineCode) -> codes.DeadlineCode:
        """The code with these distances."""
        warn = tuple(dt.timedelta(hours=hour) for hour in read_hours(self.warn_hours))
        late = tuple(dt.timedelta(hours=hour) for hour in read_hours(self.escalate_hours))
        return dataclasses.replace(code, warn_before=warn, escalate_after=late)
