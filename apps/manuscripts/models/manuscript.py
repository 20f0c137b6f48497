"""One draft written for a leader (文稿): the task it was given with, the text as it stands (DOC-12)."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.matters.models import TimelineEntry


class ManuscriptState(models.TextChoices):
    """Where a manuscript stands; labels are the words of the office."""

    TASKED = "tasked", "撰写初稿"
    REVISING = "revising", "修改中"
    REVIEWING = "reviewing", "报批中"
    RETURNED = "returned", "退回修改"
    FINAL = "final", "待归档"
    FILED = "filed", "已归档"
    CANCELLED = "cancelled", "已撤销"


class Sort(models.TextChoices):
    """类别: what leaders have written for them."""

    PLAN = "plan", "工作计划"
    SUMMARY = "summary", "工作总结"
    SPEECH = "speech", "讲话稿"
    REPORT = "report", "汇报材料"
    ADDRESS = "address", "致辞"
    SURVEY = "survey", "调研报告"
    SCHEME = "scheme", "方案"
    OTHER = "other", "其他"


SPOKEN = (Sort.SPEECH, Sort.ADDRESS)  # read aloud: offered in large type first


class Manuscript(models.Model):
    """A draft for `leader`. Its title is the matter's; `body` is the working text, of which versions are kept.

    `revision` counts every save of the working text, `version` the versions handed in. Lengths are in characters
    without spaces. `ordered_by` is the leader on whose word somebody else gave the task.
    """

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="manuscript")
    sort = models.CharField("类别", max_length=10, choices=Sort.choices, default=Sort.SPEECH)
    leader = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="使用领导")
    ordered_by = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="交办领导"
    )
    occasion = models.CharField("用于何处", max_length=200, blank=True)
    used_on = models.DateField("使用日期", null=True, blank=True)
    requirements = models.TextField("写作要求")
    length_from = models.PositiveIntegerField("字数不少于", null=True, blank=True)
    length_to = models.PositiveIntegerField("字数不多于", null=True, blank=True)
    writer = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="主笔")
    co_writers = models.ManyToManyField("org.User", blank=True, related_name="+", verbose_name="参与起草")
    first_due_at = models.DateTimeField("初稿时限", null=True, blank=True)
    final_due_at = models.DateTimeField("定稿时限")
    source = models.ForeignKey(
        "matters.Matter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源事项"
    )
    byline = models.CharField("题下署名", max_length=120, blank=True)
    body = models.TextField("正文", blank=True)
    revision = models.PositiveIntegerField("保存次数", default=0)
    version = models.PositiveIntegerField("稿次", default=0)
    first_at = models.DateTimeField("初稿提交时间", null=True, blank=True)
    final_at = models.DateTimeField("审定时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )
    cancel_reason = models.CharField("撤销理由", max_length=300, blank=True)
    state_since = models.DateTimeField("本环节始于")
    in_progress = models.BooleanField("办理中", default=True, editable=False)  # follows the state, for its index

    # put there by selectors.load_parts for the page
    co_writer_ids: list[int]
    timeline_list: "list[TimelineEntry]"
    holder_list: list[str]

    class Meta:
        verbose_name = verbose_name_plural = "文稿"
        indexes = [models.Index(fields=["-matter"], condition=models.Q(in_progress=True), name="manuscript_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(length_from__isnull=True)
                | models.Q(length_to__isnull=True)
                | models.Q(length_to__gte=models.F("length_from")),
                name="manuscript_lengths",
            )
        ]

    def __str__(self) -> str:
        return str(self.matter)

    def late_of_first(self, now: dt.datetime) -> bool:
        """Whether the first draft came, or is still missing, after its limit; a cancelled one owes nothing more."""
        if self.first_due_at is None or (self.first_at is None and not self.in_progress):
            return False
        return (self.first_at or now) > self.first_due_at

    def late_of_final(self, now: dt.datetime) -> bool:
        """The same of the signed-off text."""
        if self.final_at is None and not self.in_progress:
            return False
        return (self.final_at or now) > self.final_due_at
