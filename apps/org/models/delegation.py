"""授权代理: while somebody is away, another decides in their name (PLT-03)."""

import datetime as dt
from typing import Any

from django.db import models

from apps.core import clock


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by time."""

    def running(self) -> "DelegationQuerySet":
        """Those in force today, asked anew each time: nothing is copied, so nothing has to be taken back."""
        return self.filter(**in_force())


def in_force(prefix: str = "", today: dt.date | None = None) -> dict[str, Any]:
    """The conditions of `running` for a query that reaches the table over `prefix`."""
    today = today or clock.today()
    return {
        f"{prefix}revoked_at__isnull": True,
        f"{prefix}starts_on__lte": today,
        f"{prefix}ends_on__gte": today,
    }


class Delegation(models.Model):
    """`deputy` acts for `owner` from `starts_on` to `ends_on`, both days included, in matters of these kinds.

    An empty list of `kinds` means every kind. Both names stay visible on whatever the deputy decides.
    Ended early it keeps its row: `revoked_at` says when.
    """

    owner = models.ForeignKey("org.User", models.CASCADE, related_name="delegations", verbose_name="委托人")
    deputy = models.ForeignKey("org.User", models.CASCADE, related_name="delegated", verbose_name="代理人")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    kinds = models.JSONField("事项类别", default=list, blank=True)
    reason = models.CharField("事由", max_length=200, blank=True)
    created_at = models.DateTimeField("设置时间")
    revoked_at = models.DateTimeField("提前结束时间", null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "授权代理"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(condition=~models.Q(owner=models.F("deputy")), name="delegation_to_another"),
        ]
        indexes = [
            models.Index(fields=["owner", "ends_on"], name="delegation_by_owner"),
            models.Index(fields=["deputy", "ends_on"], name="delegation_by_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} → {self.deputy}"

    def covers(self, kind: str) -> bool:
        """Whether matters of this kind come to the deputy."""
        return not self.kinds or kind in self.kinds

    @property
    def is_over(self) -> bool:
        """Whether it has ended, by date or early."""
        return self.revoked_at is not None or self.ends_on < clock.today()

    @property
    def is_running(self) -> bool:
        """Whether it is in force today."""
        return not self.is_over and self.starts_on <= clock.today()
