"""Saved views of ledgers: a person's own, and those shared with a department or everybody (PLT-10)."""

from django.db import models


class SavedView(models.Model):
    """Tab, filters, order and columns of one ledger under a name; `query` is the address without question mark."""

    class Scope(models.TextChoices):
        OWN = "own", "仅自己"
        DEPARTMENT = "department", "本部门"
        EVERYBODY = "everybody", "全员"

    ledger = models.CharField("台账", max_length=40)
    owner = models.ForeignKey("org.User", models.CASCADE, related_name="+", verbose_name="所有人")
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=2000)
    scope = models.CharField("共享范围", max_length=12, choices=Scope.choices, default=Scope.OWN)
    department = models.ForeignKey(
        "org.Department", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="共享部门"
    )
    created_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "台账视图"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "ledger", "name"], name="view_name_once"),
            models.CheckConstraint(
                condition=models.Q(scope="department", department__isnull=False)
                | (~models.Q(scope="department") & models.Q(department__isnull=True)),
                name="view_department_when_shared_there",
            ),
        ]
        indexes = [models.Index(fields=["ledger", "scope"], name="view_of_ledger")]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view a person's ledger opens with."""

    user = models.ForeignKey("org.User", models.CASCADE, related_name="+")
    ledger = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults")

    class Meta:
        verbose_name = verbose_name_plural = "默认视图"
        constraints = [models.UniqueConstraint(fields=["user", "ledger"], name="default_view_once")]

    def __str__(self) -> str:
        return f"{self.user}：{self.view}"
