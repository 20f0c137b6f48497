"""Circulation (传阅): who is to read it, in which order, and when they did."""

from django.db import models


class CirculationReader(models.Model):
    """One reader. `opened_at` is when it was their turn, `read_at` when they pressed 已阅."""

    document = models.ForeignKey("documents.IncomingDocument", models.CASCADE, related_name="readers")
    user = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="传阅人")
    order = models.PositiveSmallIntegerField("次序")
    opened_at = models.DateTimeField("送达时间", null=True, blank=True)
    read_at = models.DateTimeField("阅毕时间", null=True, blank=True)
    comment = models.CharField("阅后意见", max_length=300, blank=True)
    urge_count = models.PositiveSmallIntegerField("催阅次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "传阅"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["document", "user"], name="reader_once")]
        indexes = [
            models.Index(
                fields=["user"],
                condition=models.Q(opened_at__isnull=False, read_at__isnull=True),
                name="reader_to_read",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"
