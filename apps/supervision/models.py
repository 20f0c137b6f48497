"""The supervision ledger (督办台账): one line per task, whatever it came from (SUP-01…04)."""

from django.db import models
from django.utils.functional import cached_property

from apps.org.models import Membership


class SupervisionItem(models.Model):
    """One supervised task. `due_on` is the limit in force, `original_due_on` the one first set:
    after an extension that was not approved the original still counts (domain.md 4.1).
    `closed_on` is the day it left the open ledger, by closure (销号) or by cancelling (撤销).
    """

    class Source(models.TextChoices):
        DOCUMENT = "document", "公文批示"
        MEETING = "meeting", "会议决议"
        ASSIGNMENT = "assignment", "领导交办"
        OTHER = "other", "其他"

    class Level(models.IntegerChoices):
        LOW = 1, "一般"
        HIGH = 2, "重要"

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="supervision_item")
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    source_matter = models.ForeignKey(
        "matters.Matter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_items",
        verbose_name="来源事项",
    )
    requirement = models.TextField("任务要求")
    acceptance_criteria = models.TextField("验收标准")
    issuer = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="交办领导")
    lead_department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="主办部门")
    supporting_departments = models.ManyToManyField(
        "org.Department", blank=True, related_name="+", verbose_name="协办部门"
    )
    owner = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="责任人")
    importance = models.PositiveSmallIntegerField("重要性", choices=Level.choices, default=Level.LOW)
    due_on = models.DateField("办结期限")
    original_due_on = models.DateField("原定期限")
    opened_at = models.DateTimeField("立项时间")
    progress = models.PositiveSmallIntegerField("进度", default=0)
    last_report_at = models.DateTimeField("最近反馈", null=True, blank=True)
    urge_count = models.PositiveSmallIntegerField("催办次数", default=0)
    extension_count = models.PositiveSmallIntegerField("延期次数", default=0)
    closed_on = models.DateField("销号日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "督办事项"
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="progress_percent"),
        ]
        indexes = [
            models.Index(fields=["due_on", "matter"], condition=models.Q(closed_on__isnull=True), name="item_due"),
            models.Index(fields=["lead_department", "-matter"], name="item_department"),
            models.Index(fields=["source_matter"], name="item_source"),
            models.Index(fields=["closed_on", "matter"], name="item_closed"),
        ]

    def __str__(self) -> str:
        return str(self.matter)

    @cached_property
    def lead_member_ids(self) -> frozenset[int]:
        """Who acts for the lead department (head, deputies, liaison); read once per loaded row."""
        rows = Membership.objects.filter(principal__department=self.lead_department_id)
        return frozenset(rows.values_list("user_id", flat=True))


class ProgressReport(models.Model):
    """What the owner said of the state of the work, and how far it is."""

    item = models.ForeignKey(SupervisionItem, models.CASCADE, related_name="reports")
    author = models.ForeignKey("org.User", models.PROTECT, related_name="+")
    text = models.TextField("进展情况")
    progress = models.PositiveSmallIntegerField("进度")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "进展反馈"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.progress}%"


class Urging(models.Model):
    """One chase (催办): who asked, with which words."""

    item = models.ForeignKey(SupervisionItem, models.CASCADE, related_name="urgings")
    actor = models.ForeignKey("org.User", models.PROTECT, related_name="+")
    note = models.CharField("催办意见", max_length=300, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.note


class ExtensionRequest(models.Model):
    """A later date asked for before the due date; decided by an approval run of subject `extension`."""

    class State(models.TextChoices):
        PENDING = "pending", "待审批"
        APPROVED = "approved", "已同意"
        REFUSED = "refused", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    item = models.ForeignKey(SupervisionItem, models.CASCADE, related_name="extensions")
    approval = models.OneToOneField("approvals.Approval", models.PROTECT, related_name="extension_request")
    requested_by = models.ForeignKey("org.User", models.PROTECT, related_name="+")
    reason = models.TextField("延期理由")
    from_date = models.DateField("现期限")
    to_date = models.DateField("申请延至")
    state = models.CharField("结果", max_length=12, choices=State.choices, default=State.PENDING)
    at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.from_date} → {self.to_date}"


class CompletionClaim(models.Model):
    """The owner says it is done; the issuer's side confirms (销号) or sends it back."""

    class State(models.TextChoices):
        PENDING = "pending", "待审核"
        CONFIRMED = "confirmed", "已销号"
        SENT_BACK = "sent_back", "已退回"

    item = models.ForeignKey(SupervisionItem, models.CASCADE, related_name="claims")
    claimed_by = models.ForeignKey("org.User", models.PROTECT, related_name="+")
    text = models.TextField("完成情况")
    at = models.DateTimeField("申请时间")
    state = models.CharField("结果", max_length=12, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    decision_note = models.TextField("审核意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办结申请"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.get_state_display()


class WeeklyReport(models.Model):
    """The weekly overdue report was made for this week: the unique row makes it once, also after downtime."""

    week_start = models.DateField("周一", unique=True)
    sent_at = models.DateTimeField("发送时间")
    overdue_count = models.PositiveIntegerField("超期件数")

    class Meta:
        verbose_name = verbose_name_plural = "督办周报"

    def __str__(self) -> str:
        return str(self.week_start)
