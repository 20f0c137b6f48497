"""One run of steps on one matter. Steps are copied into it: editing a flow never touches a running case."""

from django.db import models

from apps.approvals.models.flow import ApprovalFlow, Mode, OnLimit


class Approval(models.Model):
    """One run on one matter. A partial unique constraint allows one running approval per matter."""

    class State(models.TextChoices):
        RUNNING = "running", "进行中"
        APPROVED = "approved", "已通过"
        REJECTED = "rejected", "未通过"
        RETURNED = "returned", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="approvals")
    subject = models.CharField("事由", max_length=40)
    flow = models.ForeignKey(ApprovalFlow, models.PROTECT, null=True, blank=True, related_name="runs")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.RUNNING)
    started_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="发起人")
    started_at = models.DateTimeField("发起时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    resume_at = models.ForeignKey(
        "approvals.ApprovalStep",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="重新提交后回到",
    )

    class Meta:
        verbose_name = verbose_name_plural = "审批"
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(state="running"), name="one_running_approval"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} #{self.pk}"


class ApprovalStep(models.Model):
    """A step of a run; kept for ever as history."""

    class State(models.TextChoices):
        WAITING = "waiting", "未到"
        ACTIVE = "active", "办理中"
        DONE = "done", "已办"
        RETURNED = "returned", "已退回"
        REJECTED = "rejected", "不同意"
        SKIPPED = "skipped", "未经过"

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField("次序")
    label = models.CharField("步骤", max_length=40)
    mode = models.CharField("方式", max_length=8, choices=Mode.choices, default=Mode.SINGLE)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    limit_hours = models.PositiveSmallIntegerField("时限（工作小时）", null=True, blank=True)
    on_limit = models.CharField("到时限", max_length=12, choices=OnLimit.choices, default=OnLimit.REMIND)
    limit_principal = models.ForeignKey("org.Principal", models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField("送达时间", null=True, blank=True)
    due_at = models.DateTimeField("应办结时间", null=True, blank=True)
    limit_done_at = models.DateTimeField("到时限已处理", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审批步骤"
        ordering = ["order", "id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="active", due_at__isnull=False, limit_done_at__isnull=True),
                name="step_limit_to_act_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.label}"


class StepAssignee(models.Model):
    """One principal asked to act in a step; `decided_at` is stamped when they (or anyone of them) did."""

    step = models.ForeignKey(ApprovalStep, models.CASCADE, related_name="assignees")
    principal = models.ForeignKey("org.Principal", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "步骤办理人"
        constraints = [models.UniqueConstraint(fields=["step", "principal"], name="assignee_once")]
        indexes = [
            models.Index(
                fields=["principal", "step"], condition=models.Q(decided_at__isnull=True), name="assignee_todo"
            ),
        ]

    def __str__(self) -> str:
        return str(self.principal)
