"""The yearly arrangement (整理) of one lowest class: from pre-filed records to frozen item numbers in boxes."""

from django.db import models
from django.urls import reverse

from apps.archives.models.classes import CLASS_FIELDS, InClass
from apps.archives.models.places import Shelf
from apps.archives.models.record import ArchiveRecord


class Arrangement(InClass):
    """One run of the guided step; one draft a class at a time. Frozen it stays as it is."""

    class State(models.TextChoices):
        DRAFT = "draft", "整理中"
        FROZEN = "frozen", "已定稿"
        CANCELLED = "cancelled", "已取消"

    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    thickness_mm = models.PositiveSmallIntegerField("盒脊厚度（毫米）", default=30)
    shelf = models.ForeignKey(Shelf, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="柜架")
    opened_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="整理人")
    opened_at = models.DateTimeField("开始时间")
    frozen_by = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="定稿人"
    )
    frozen_at = models.DateTimeField("定稿时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "档案整理"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=list(CLASS_FIELDS), condition=models.Q(state="draft"), name="one_draft_in_class"
            ),
        ]

    def __str__(self) -> str:
        return f"整理 {self.class_label}"

    def get_absolute_url(self) -> str:
        return reverse("archives:arrangement", args=[self.pk])


class ArrangementLine(models.Model):
    """A record in its place within the arrangement."""

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="lines")
    record = models.ForeignKey(ArchiveRecord, models.PROTECT, related_name="arrangement_lines")
    position = models.PositiveIntegerField("顺序")

    class Meta:
        verbose_name = verbose_name_plural = "整理顺序"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["arrangement", "record"], name="record_once_in_arrangement")]

    def __str__(self) -> str:
        return f"{self.position} {self.record_id}"


class FormerCode(models.Model):
    """The code a record had from its pre-filing until it was arranged: stands on papers and is found for ever."""

    record = models.ForeignKey(ArchiveRecord, models.PROTECT, related_name="former_codes")
    code = models.CharField("原档号", max_length=60, db_index=True)
    until = models.DateTimeField("用至")

    class Meta:
        verbose_name = verbose_name_plural = "原档号"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code
