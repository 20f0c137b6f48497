"""To whom an issued document went, and who signed for it (签收)."""

from django.db import models


class Recipient(models.Model):
    """One recipient of an issued document: in the house (a principal signs for it) or outside."""

    class Way(models.TextChoices):
        HOUSE = "house", "系统内送达"
        PAPER = "paper", "纸质送达"
        MAIL = "mail", "电子邮件"

    document = models.ForeignKey("documents.OutgoingDocument", models.CASCADE, related_name="recipients")
    principal = models.ForeignKey(
        "org.Principal", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="部门或人员"
    )
    name = models.CharField("单位或个人", max_length=120)
    way = models.CharField("方式", max_length=6, choices=Way.choices)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    copy_number = models.PositiveSmallIntegerField("份号", null=True, blank=True)
    sent_at = models.DateTimeField("送出时间")
    sent_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="分发人")
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    received_by = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("备注", max_length=200, blank=True)
    reminders = models.PositiveSmallIntegerField("催收次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "分发"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "name"], name="recipient_once"),
            models.UniqueConstraint(fields=["document", "copy_number"], name="copy_number_once"),
        ]
        indexes = [
            models.Index(
                fields=["principal", "-document"],
                condition=models.Q(received_at__isnull=True, principal__isnull=False),
                name="recipient_to_sign",
            ),
        ]

    def __str__(self) -> str:
        return self.name
