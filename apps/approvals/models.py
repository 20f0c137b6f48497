"""Approval flows and runs. Steps are copied into the run: editing a flow never touches a running case."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.org.models import User


class Mode(models.TextChoices):
    """How several assignees of one step act."""

    SINGLE = "single", "依次一人"
    ANY = "any", "任一人"
    ALL = "all", "会签（全部）"


class ApprovalFlow(models.Model):
    """A reusable, versioned chain of steps; `subject` tells the kind what is being decided."""

    code = models.SlugField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    version = models.PositiveIntegerField("版本", default=1)
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "审批流程"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="flow_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class FlowStep(models.Model):
    """One step of a template. Who: a role, the head of the matter's department, a person, or picked."""

    class Who(models.TextChoices):
        ROLE = "role", "角色"
        DEPARTMENT_HEAD = "department_head", "本部门负责人"
        PERSON = "person", "指定人员"
        PICKED = "picked", "发起时选定"

    flow = models.ForeignKey(ApprovalFlow, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField("次序")
    label = models.CharField("步骤", max_length=40)
    who = models.CharField("办理人", max_length=16, choices=Who.choices)
    principal = models.ForeignKey("org.Principal", models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField("方式", max_length=8, choices=Mode.choices, default=Mode.SINGLE)
    limit_hours = models.PositiveSmallIntegerField("时限（工作小时）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "流程步骤"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["flow", "order"], name="flow_step_order")]

    def __str__(self) -> str:
        return self.label


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
    opened_at = models.DateTimeField("送达时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审批步骤"
        ordering = ["order", "id"]

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


class Opinion(models.Model):
    """What somebody wrote on a matter: 拟办意见, 批示, 承办结果, 会签意见. Never edited, never deleted.

    `author` wrote it; with `on_behalf_of` the words are that person's (口头批示，助理代录).
    """

    class Decision(models.TextChoices):
        NOTE = "note", "意见"
        APPROVE = "approve", "同意"
        PASS_ON = "pass_on", "转请他人"
        RETURN = "return", "退回"
        REJECT = "reject", "不同意"

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="opinions")
    step = models.ForeignKey(ApprovalStep, models.PROTECT, null=True, blank=True, related_name="opinions")
    label = models.CharField("栏目", max_length=40)
    decision = models.CharField("结论", max_length=12, choices=Decision.choices, default=Decision.NOTE)
    text = models.TextField("意见")
    author = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="填写人")
    on_behalf_of = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")
    is_oral = models.BooleanField("口头", default=False)
    is_directive = models.BooleanField("领导批示", default=False)
    mentioned = models.ManyToManyField("org.Principal", blank=True, related_name="+", verbose_name="指定办理")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "意见"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.label}：{self.text[:40]}"

    @property
    def speaker(self) -> "User":
        """Whose words these are: the leader for whom they were recorded, else the author."""
        return self.on_behalf_of or self.author


class CommonOpinion(models.Model):
    """常用语: a sentence one click away; without an owner it is everybody's."""

    owner = models.ForeignKey("org.User", models.CASCADE, null=True, blank=True, related_name="+")
    scope = models.CharField("场合", max_length=40)
    text = models.CharField("内容", max_length=200)
    position = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = verbose_name_plural = "常用语"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text
