"""Undertaking (承办) of an action document by departments."""

from django.db import models


class Undertaking(models.Model):
    """One department's share: who does it there, and what came out."""

    class Part(models.TextChoices):
        LEAD = "lead", "主办"
        SUPPORTING = "supporting", "协办"

    document = models.ForeignKey("documents.IncomingDocument", models.CASCADE, related_name="undertakings")
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="部门")
    part = models.CharField("主办/协办", max_length=12, choices=Part.choices)
    assignee = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    assigned_at = models.DateTimeField("交办时间", null=True, blank=True)
    opened_at = models.DateTimeField("送达时间", null=True, blank=True)
    result = models.TextField("办理结果", blank=True)
    reported_by = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField("反馈时间", null=True, blank=True)

    acting: dict[int, bool]  # put there by selectors.shares_for: whether this person acts for the department

    class Meta:
        verbose_name = verbose_name_plural = "承办"
        ordering = ["part", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "department"], name="undertaking_once"),
            models.UniqueConstraint(fields=["document"], condition=models.Q(part="lead"), name="one_lead_department"),
        ]

    def __str__(self) -> str:
        return f"{self.department}（{self.get_part_display()}）"
