"""Borrowing (借阅): one loan is a matter about one record, on paper or through a viewing window (ARC-02)."""

from django.db import models
from django.urls import reverse

from apps.core import clock
from apps.core.secrecy import Secrecy


class LoanLimit(models.Model):
    """How long a record of this level may be lent; ordinary ones by the calendar, secret ones in working days."""

    secrecy = models.PositiveSmallIntegerField("密级", choices=Secrecy.choices, unique=True)
    days = models.PositiveSmallIntegerField("最长天数")
    working_days = models.BooleanField("按工作日", default=False)
    renewals = models.PositiveSmallIntegerField("可续借次数", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "借阅期限"
        ordering = ["secrecy"]

    def __str__(self) -> str:
        return f"{self.get_secrecy_display()} {self.words}"

    @property
    def words(self) -> str:
        """14 天, 5 个工作日."""
        return f"{self.days} 个工作日" if self.working_days else f"{self.days} 天"


class Loan(models.Model):
    """One borrowing. For paper `opens_at` is the hand-out and `due_at` the day of return; for electronic files they are
    the viewing window. `record` is empty until the archivist has found what is wanted."""

    class Medium(models.TextChoices):
        ELECTRONIC = "electronic", "在线阅览"
        PAPER = "paper", "借出纸质件"

    class Condition(models.TextChoices):
        GOOD = "good", "完好"
        DAMAGED = "damaged", "有缺损"

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="loan")
    record = models.ForeignKey(
        "archives.ArchiveRecord", models.PROTECT, null=True, blank=True, related_name="loans", verbose_name="档案"
    )
    borrower = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="借阅人")
    wanted = models.CharField("要查的档案", max_length=300, blank=True)
    purpose = models.CharField("用途", max_length=500)
    medium = models.CharField("方式", max_length=12, choices=Medium.choices)
    days = models.PositiveSmallIntegerField("申请天数")
    wants_download = models.BooleanField("申请下载", default=False)
    opens_at = models.DateTimeField("起", null=True, blank=True)
    due_at = models.DateTimeField("止", null=True, blank=True)
    ended_at = models.DateTimeField("提前结束", null=True, blank=True)
    renewals = models.PositiveSmallIntegerField("续借次数", default=0)
    signed_by = models.CharField("领取签名", max_length=40, blank=True)
    handed_out_by = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField("归还时间", null=True, blank=True)
    returned_to = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")
    condition = models.CharField("归还检查", max_length=12, choices=Condition.choices, blank=True)
    return_note = models.CharField("检查说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "借阅"
        constraints = [  # one paper is in one hand
            models.UniqueConstraint(
                fields=["record"],
                condition=models.Q(medium="paper", opens_at__isnull=False, returned_at__isnull=True),
                name="paper_lent_once",
            ),
        ]
        indexes = [
            models.Index(fields=["borrower", "due_at"], name="loan_borrower_due"),
            models.Index(fields=["due_at"], condition=models.Q(returned_at__isnull=True), name="loan_due"),
        ]

    def __str__(self) -> str:
        return str(self.matter)

    def get_absolute_url(self) -> str:
        return reverse("archives:loan", args=[self.pk])

    @property
    def is_out(self) -> bool:
        """The paper is with the borrower."""
        return self.medium == self.Medium.PAPER and self.opens_at is not None and self.returned_at is None

    @property
    def is_overdue(self) -> bool:
        """The paper should have come back."""
        return self.is_out and self.due_at is not None and self.due_at < clock.now()

    @property
    def is_window_open(self) -> bool:
        """Now lies within the viewing window, and nobody ended it early. Asked at each request."""
        if self.medium != self.Medium.ELECTRONIC or self.opens_at is None or self.due_at is None:
            return False
        return self.ended_at is None and self.opens_at <= clock.now() < self.due_at


class LoanRenewal(models.Model):
    """A later day of return, asked for and decided by a run of approval."""

    class State(models.TextChoices):
        PENDING = "pending", "审批中"
        APPROVED = "approved", "已同意"
        REFUSED = "refused", "未同意"

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="renewal_requests")
    approval = models.OneToOneField("approvals.Approval", models.PROTECT, related_name="+")
    reason = models.CharField("续借理由", max_length=500)
    from_due = models.DateTimeField("原期限")
    to_due = models.DateTimeField("续至")
    state = models.CharField("结果", max_length=12, choices=State.choices, default=State.PENDING)
    asked_at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = verbose_name_plural = "续借申请"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.to_due:%Y-%m-%d}"
