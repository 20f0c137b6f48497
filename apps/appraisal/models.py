"""Appraisal and destruction (鉴定销毁, ARC-04; domain.md 3.2): batches, opinions, witnesses, what became of a record,
and which files were destroyed. What has ended is never removed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.archives.models import Retention


class Decision(models.TextChoices):
    """What is to become of a record."""

    DESTROY = "destroy", "销毁"
    KEEP = "keep", "续存"


class Duty(models.TextChoices):
    """Whom the committee is made of (DA/T 42-2009)."""

    LEADER = "leader", "负责人"
    DEPARTMENT = "department", "职能部门"
    EXPERT = "expert", "专业人员"
    ARCHIVIST = "archivist", "档案人员"


class AppraisalBatch(models.Model):
    """One appraisal: records past their period, a committee, one approval, at its end a register of destruction.

    `destroyed_at` is the moment of the second witness; `cleared_at` when the bytes of the files were gone and the
    register was made, which a task brings to its end however often it is interrupted.
    """

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="appraisal")
    appraised_on = models.DateField("鉴定日期", null=True, blank=True)
    approved_by = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    approved_on = models.DateField("批准日期", null=True, blank=True)
    destroyed_at = models.DateTimeField("销毁时间", null=True, blank=True)
    cleared_at = models.DateTimeField("电子文件清除时间", null=True, blank=True)
    register = models.OneToOneField(
        "attachments.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="销毁清册"
    )

    class Meta:
        verbose_name = verbose_name_plural = "档案鉴定"
        indexes = [
            models.Index(
                fields=["destroyed_at"],
                condition=Q(destroyed_at__isnull=False, cleared_at__isnull=True),
                name="appraisal_to_clear",
            )
        ]

    def __str__(self) -> str:
        return str(self.matter)

    def get_absolute_url(self) -> str:
        return reverse("appraisal:batch", args=[self.pk])


class CommitteeMember(models.Model):
    """One of the committee (鉴定小组), by name."""

    batch = models.ForeignKey(AppraisalBatch, models.CASCADE, related_name="members")
    person = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="成员")
    duty = models.CharField("身份", max_length=12, choices=Duty.choices)

    class Meta:
        verbose_name = verbose_name_plural = "鉴定小组成员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "person"], name="appraisal_member_once"),
            models.UniqueConstraint(fields=["batch"], condition=Q(duty="leader"), name="appraisal_one_leader"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_duty_display()}"


class AppraisalLine(models.Model):
    """One record under appraisal. `open` falls when the batch has ended: a record is under one appraisal at a time."""

    batch = models.ForeignKey(AppraisalBatch, models.CASCADE, related_name="lines")
    record = models.ForeignKey("archives.ArchiveRecord", models.PROTECT, related_name="appraisal_lines")
    retention = models.CharField("应保管期限", max_length=4, choices=Retention.choices)
    decision = models.CharField("鉴定意见", max_length=8, choices=Decision.choices, blank=True)
    new_retention = models.CharField("续存期限", max_length=4, choices=Retention.choices, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    open = models.BooleanField("在鉴定中", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "鉴定明细"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(open=True), name="appraisal_record_open_once"),
            models.UniqueConstraint(fields=["batch", "record"], name="appraisal_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.record_id} {self.get_decision_display()}"


class DestructionWitness(models.Model):
    """监销人: named in the proposal, confirms under the own sign-in."""

    batch = models.ForeignKey(AppraisalBatch, models.CASCADE, related_name="witnesses")
    position = models.PositiveSmallIntegerField("第几人")
    person = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="监销人")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "监销人"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="appraisal_witness_position"),
            models.UniqueConstraint(fields=["batch", "person"], name="appraisal_witness_person"),
            models.CheckConstraint(condition=Q(position__in=[1, 2]), name="appraisal_two_witnesses"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.person}"


class RecordFate(models.Model):
    """What appraisals made of a record: kept on for `retention` (its 档号 stays as it was), or destroyed.

    The row of the record, its timeline and this stay for ever.
    """

    record = models.OneToOneField("archives.ArchiveRecord", models.PROTECT, primary_key=True, related_name="fate")
    batch = models.ForeignKey(AppraisalBatch, models.PROTECT, related_name="+")
    retention = models.CharField("续存期限", max_length=4, choices=Retention.choices, blank=True)
    decided_at = models.DateTimeField("决定时间")
    destroyed_at = models.DateTimeField("销毁时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "鉴定结果"

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """已销毁（鉴〔2026〕1号）, 续存至永久（鉴〔2026〕1号）."""
        number = self.batch.matter.number
        return (
            f"已销毁（{number}）"
            if self.destroyed_at
            else f"续存，保管期限改为{self.get_retention_display()}（{number}）"
        )


class DestroyedFile(models.Model):
    """A file whose bytes are to go, written in the transaction of the destruction; `removed_at` when they were gone."""

    line = models.ForeignKey(AppraisalLine, models.PROTECT, related_name="files")
    attachment = models.OneToOneField("attachments.Attachment", models.PROTECT, related_name="+")
    place = models.CharField("原存放", max_length=200)
    name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    removed_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "销毁的电子文件"
        ordering = ["id"]
        indexes = [models.Index(fields=["line"], condition=Q(removed_at__isnull=True), name="appraisal_file_to_remove")]

    def __str__(self) -> str:
        return self.name
