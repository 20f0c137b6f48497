"""Limits of matters. One sweeper turns them into reminders; nothing waits in the broker."""

import datetime as dt

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
        return codes.get(self.code).label

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    def is_late(self, now: dt.datetime) -> bool:
        """Whether it was met after the due instant, or is open and past it."""
        return self.cancelled_at is None and (self.met_at or now) > self.due_at
