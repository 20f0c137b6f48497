"""A flow as the administrators draw it. Versions are never edited: publishing writes a new one."""

from django.db import models

from apps.core.secrecy import Secrecy, Urgency


class Mode(models.TextChoices):
    """How several assignees of one step act."""

    SINGLE = "single", "依次一人"
    ANY = "any", "任一人"
    ALL = "all", "会签（全部）"


class OnLimit(models.TextChoices):
    """What happens when a step has passed its limit (beside the reminders)."""

    REMIND = "remind", "只提醒"
    ESCALATE = "escalate", "交上级一并办理"
    PASS = "pass", "转交指定的人"
    SKIP = "skip", "视为无意见，往下走"


class ApprovalFlow(models.Model):
    """A reusable, versioned chain of steps. One version of a code is current; runs keep the one they began with."""

    code = models.SlugField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    version = models.PositiveIntegerField("版本", default=1)
    is_current = models.BooleanField("现行", default=True)
    note = models.CharField("修改说明", max_length=200, blank=True)
    pass_same = models.BooleanField("审批人相同时自动通过", default=True)  # apps.approvals.services.passing
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "审批流程"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="flow_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class FlowStep(models.Model):
    """One step of a flow: who acts, how several act, under which conditions it is taken, and its limit.

    All conditions given must hold; a step without any is always taken. An amount, or another fact of the kind, that
    the matter does not state fulfils a condition on it: nobody escapes a signature by leaving it out.
    """

    class Who(models.TextChoices):
        ROLE = "role", "角色"
        DEPARTMENT_HEAD = "department_head", "本部门负责人"
        SUPERIOR = "superior", "上级负责人"
        PERSON = "person", "指定人员"
        GIVEN = "given", "由事项确定"
        PICKED = "picked", "发起时选定"

    flow = models.ForeignKey(ApprovalFlow, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField("次序")
    label = models.CharField("步骤", max_length=40)
    who = models.CharField("办理人", max_length=16, choices=Who.choices)
    principal = models.ForeignKey("org.Principal", models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField("方式", max_length=8, choices=Mode.choices, default=Mode.SINGLE)
    min_urgency = models.PositiveSmallIntegerField("紧急程度不低于", choices=Urgency.choices, null=True, blank=True)
    min_secrecy = models.PositiveSmallIntegerField("密级不低于", choices=Secrecy.choices, null=True, blank=True)
    amount_from = models.DecimalField("金额不少于", max_digits=14, decimal_places=2, null=True, blank=True)
    amount_below = models.DecimalField("金额少于", max_digits=14, decimal_places=2, null=True, blank=True)
    conditions = models.JSONField("其他条件", default=dict, blank=True)  # fact → condition, see apps.approvals.facts
    departments = models.ManyToManyField("org.Department", blank=True, related_name="+", verbose_name="限于部门")
    limit_hours = models.PositiveSmallIntegerField("时限（工作小时）", null=True, blank=True)
    on_limit = models.CharField("到时限", max_length=12, choices=OnLimit.choices, default=OnLimit.REMIND)
    limit_principal = models.ForeignKey("org.Principal", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "流程步骤"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["flow", "order"], name="flow_step_order")]

    def __str__(self) -> str:
        return self.label
