"""Notices to people and the outbox that delivers them (PLT-06)."""

from django.db import models


class Notification(models.Model):
    """One notice per recipient and key: the unique key makes every reminder exactly-once."""

    recipient = models.ForeignKey("org.User", models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=120)
    code = models.CharField("类别", max_length=40)
    title = models.CharField("标题", max_length=600)
    body = models.TextField("内容", blank=True)
    matter = models.ForeignKey("matters.Matter", models.CASCADE, null=True, blank=True, related_name="+")
    url = models.CharField("链接", max_length=300, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_inbox"),
            models.Index(
                fields=["recipient", "-id"], condition=models.Q(read_at__isnull=True), name="notification_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def target(self) -> str:
        """Where the notice leads: its own address, else its matter's page, else nowhere."""
        if self.url:
            return self.url
        return self.matter.get_absolute_url() if self.matter is not None else ""


class Delivery(models.Model):
    """One try-until-sent per notification and channel. Claimed with a lease, parked after five tries.

    A claim moves `next_try_at` to the end of its lease, so one partial index serves both "due" and
    "the worker that had it is gone". `lease_until` is the claimant's token.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "电子邮件"

    class State(models.TextChoices):
        PENDING = "pending", "待发"
        SENT = "sent", "已发"
        PARKED = "parked", "搁置"

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries")
    channel = models.CharField("渠道", max_length=20, choices=Channel.choices, default=Channel.EMAIL)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_try_at = models.DateTimeField("下次投递")
    lease_until = models.DateTimeField("占用至", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    error = models.CharField("错误", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投递"
        constraints = [models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="pending"), name="delivery_due"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} → {self.notification_id}"
