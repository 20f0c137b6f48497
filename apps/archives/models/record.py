"""Archive records (DA/T 22-2015), electronic and paper copies ticked apart (双套制, ARC-01)."""

from typing import Any

from django.db import models
from django.urls import reverse

from apps.core.secrecy import Secrecy


class Retention(models.TextChoices):
    """保管期限代码 (DA/T 22-2015, 6.3)."""

    PERMANENT = "Y", "永久"
    YEARS_30 = "D30", "30年"
    YEARS_10 = "D10", "10年"


class ArchiveCategory(models.Model):
    """档案门类: WS 文书, KJ 科技, KU 会计 …; editable, because codes beyond WS vary by company."""

    code = models.CharField("门类代码", max_length=4, unique=True)
    name = models.CharField("名称", max_length=40)
    default_retention = models.CharField(
        "默认保管期限", max_length=4, choices=Retention.choices, default=Retention.YEARS_30
    )

    class Meta:
        verbose_name = verbose_name_plural = "档案门类"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ArchiveRecord(models.Model):
    """One item (件). `archive_code` like Z109-WS·2026-D30-BGS-0001, unique.

    It is given at once with the filing (预归档); the arrangement may order the items of a class anew among their own
    numbers and freezes them (`arranged_at`): from then on item number and code never change.
    """

    fonds_code = models.CharField("全宗号", max_length=12)
    category = models.ForeignKey(ArchiveCategory, models.PROTECT, related_name="records", verbose_name="门类")
    year = models.PositiveSmallIntegerField("年度")
    retention = models.CharField("保管期限", max_length=4, choices=Retention.choices)
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="机构")
    item_number = models.PositiveIntegerField("件号")
    archive_code = models.CharField("档号", max_length=60, unique=True)
    title = models.CharField("题名", max_length=500)
    responsible_party = models.CharField("责任者", max_length=200, blank=True)
    document_number = models.CharField("文号", max_length=80, blank=True)
    document_date = models.DateField("日期", null=True, blank=True)
    secrecy = models.PositiveSmallIntegerField("密级", choices=Secrecy.choices, default=Secrecy.INTERNAL)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    matter = models.OneToOneField(
        "matters.Matter", models.PROTECT, null=True, blank=True, related_name="archive_record", verbose_name="来源事项"
    )
    electronic_filed_at = models.DateTimeField("电子归档时间", null=True, blank=True)
    paper_filed_at = models.DateTimeField("纸质归档时间", null=True, blank=True)
    paper_place = models.CharField("纸质存放位置", max_length=80, blank=True)
    filed_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="归档人")
    filed_at = models.DateTimeField("归档时间")
    # Codes given before there was an arrangement, and those of imported indexes, are never changed again.
    code_final = models.BooleanField("档号不再变动", default=False)
    arranged_at = models.DateTimeField("整理时间", null=True, blank=True)
    box = models.ForeignKey(
        "archives.Box", models.PROTECT, null=True, blank=True, related_name="records", verbose_name="档案盒"
    )
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "档案"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fonds_code", "category", "year", "retention", "department", "item_number"],
                name="item_number_in_class",
            ),
        ]
        indexes = [
            models.Index(fields=["category", "year", "-id"], name="record_category_year"),
            models.Index(fields=["year", "-id"], name="record_year"),
            models.Index(fields=["department", "-id"], name="record_department"),
            models.Index(fields=["-id"], condition=models.Q(paper_filed_at__isnull=True), name="record_paper_missing"),
            models.Index(
                fields=["year", "retention"], condition=models.Q(arranged_at__isnull=True), name="record_to_arrange"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.archive_code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("archives:record_detail", args=[self.pk])

    @property
    def lowest_class(self) -> dict[str, Any]:
        """The five values of its class."""
        return {
            "fonds_code": self.fonds_code,
            "category_id": self.category_id,
            "year": self.year,
            "retention": self.retention,
            "department_id": self.department_id,
        }

    @property
    def copies_complete(self) -> bool:
        """Both copies of the 双套制 are there."""
        return self.electronic_filed_at is not None and self.paper_filed_at is not None


class RecordEntry(models.Model):
    """An entry of the timeline about a record that has no matter: one taken over from an old index."""

    record = models.ForeignKey(ArchiveRecord, models.PROTECT, related_name="entries")
    entry = models.OneToOneField("matters.TimelineEntry", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "档案记事"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.entry_id}"
