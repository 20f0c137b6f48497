"""Seals, and every use of one (用印登记, domain.md 8.5): approval and keeping are different people."""

from django.db import models


class Seal(models.Model):
    """A seal of the company: who keeps it, and its picture, if it may be placed electronically."""

    class Sort(models.TextChoices):
        OFFICIAL = "official", "公章"
        CONTRACT = "contract", "合同专用章"
        FINANCE = "finance", "财务专用章"
        LEGAL_PERSON = "legal_person", "法定代表人章"
        DEPARTMENT = "department", "部门章"
        OTHER = "other", "其他专用章"

    name = models.CharField("印章名称", max_length=60, unique=True)
    sort = models.CharField("种类", max_length=14, choices=Sort.choices, default=Sort.OFFICIAL)
    keeper = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="保管人")
    picture = models.TextField("印模", blank=True, editable=False)  # a data: address, so that it is in every backup
    is_active = models.BooleanField("使用中", default=True)
    position = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = verbose_name_plural = "印章"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class SealUse(models.Model):
    """One use of a seal, never changed: what was sealed, how often, asked by whom, approved by whom, sealed by whom."""

    document = models.ForeignKey("documents.OutgoingDocument", models.PROTECT, related_name="seal_uses")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses", verbose_name="印章")
    seal_name = models.CharField("印章名称", max_length=60)
    purpose = models.CharField("用印事由", max_length=200)
    copies = models.PositiveSmallIntegerField("份数")
    placed = models.BooleanField("已加盖电子印模")
    requested_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="申请人")
    approved_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="审批人")
    witness = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="监印人")
    at = models.DateTimeField("用印时间")
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "用印登记"
        ordering = ["-id"]
        indexes = [models.Index(fields=["at", "id"], name="seal_use_at")]

    def __str__(self) -> str:
        return f"{self.seal_name} {self.document}"
