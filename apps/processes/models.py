"""What people write beside the published processes, and how long their steps took (PLT-04, PLT-05).

The processes themselves are not rows: they are the state tables and approval flows that run.
"""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models


class ProcessNote(models.Model):
    """What the office adds to a process: who answers for it, what is done when it goes wrong, its own target."""

    kind = models.CharField("流程", max_length=24, primary_key=True)
    owner = models.ForeignKey(
        "org.Principal", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责的角色或部门"
    )
    responsible = models.TextField("责任人", blank=True, help_text="谁对这个流程负责、各环节由谁承办")
    exceptions = models.TextField("异常处理", blank=True, help_text="超时、退回、缺人、系统不可用时怎么办")
    target_days = models.DecimalField(
        "时限目标（工作日）",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1"))],
        help_text="审批用时的目标，不填为全公司的目标",
    )
    is_published = models.BooleanField("已发布", default=True, help_text="不勾选则流程库里不列出")

    class Meta:
        verbose_name = verbose_name_plural = "流程说明"
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind


class ProcessFeedback(models.Model):
    """What somebody finds in the way, or proposes; answered by the office."""

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        ADOPTED = "adopted", "已采纳"
        ANSWERED = "answered", "已答复"

    kind = models.CharField("流程", max_length=24)
    author = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="反馈人")
    hindrance = models.TextField("什么不顺", blank=True)
    suggestion = models.TextField("建议", blank=True)
    created_at = models.DateTimeField("反馈时间")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey("org.User", models.PROTECT, null=True, related_name="+", verbose_name="答复人")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "流程反馈"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "-id"], name="feedback_of_process"),
            models.Index(fields=["author", "-id"], name="feedback_of_person"),
            models.Index(fields=["-id"], condition=models.Q(state="open"), name="feedback_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class ProcessReview(models.Model):
    """The mark of a quarterly review of one process: once a quarter, never changed."""

    kind = models.CharField("流程", max_length=24)
    quarter = models.CharField("季度", max_length=6)  # 2026Q4
    conclusion = models.TextField("复核结论")
    reviewed_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="复核人")
    reviewed_at = models.DateTimeField("复核时间")

    class Meta:
        verbose_name = verbose_name_plural = "流程复核"
        ordering = ["-quarter"]
        constraints = [models.UniqueConstraint(fields=["kind", "quarter"], name="review_once_a_quarter")]

    def __str__(self) -> str:
        return f"{self.kind} {self.quarter}"


class ProcessFigure(models.Model):
    """How long one step, or a whole run (`step` empty), took in the period: counted anew each night as a whole.

    Minutes are minutes of office time. `unchanged` counts the decisions that changed nothing: agreed without a word.
    """

    kind = models.CharField("流程", max_length=24)
    flow = models.CharField("审批流程", max_length=40, blank=True)  # code; empty: the steps were named for the case
    subject = models.CharField("事由", max_length=40, blank=True)
    step = models.CharField("步骤", max_length=40, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)
    count = models.PositiveIntegerField("件数")
    median = models.PositiveIntegerField("中位数（分钟）")
    p90 = models.PositiveIntegerField("九成以内（分钟）")
    late = models.PositiveIntegerField("超过时限", default=0)
    turned = models.PositiveIntegerField("退回或不同意", default=0)
    unchanged = models.PositiveIntegerField("未提任何意见", default=0)
    within = models.PositiveIntegerField("在目标内", default=0)
    since = models.DateField("起")
    until = models.DateField("止")
    counted_at = models.DateTimeField("统计时间")

    class Meta:
        verbose_name = verbose_name_plural = "流程用时"
        ordering = ["kind", "subject", "flow", "order", "step"]
        constraints = [models.UniqueConstraint(fields=["kind", "flow", "subject", "step"], name="process_figure_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.step}"
