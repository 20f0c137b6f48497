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


class Channel(models.TextChoices):
    """Ways outside; the in-app inbox has every notice and is none of them."""

    EMAIL = "email", "电子邮件"
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    FEISHU = "feishu", "飞书"
    WEBHOOK = "webhook", "通用推送"


class ChatAddress(models.Model):
    """Where one person is reached on one chat channel: the key of a robot, or a webhook's address."""

    user = models.ForeignKey("org.User", models.CASCADE, related_name="chat_addresses")
    channel = models.CharField("渠道", max_length=20, choices=Channel.choices)
    address = models.CharField("地址", max_length=500)
    secret = models.CharField("加签密钥", max_length=200, blank=True)
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "聊天地址"
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="chat_address_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"


class Delivery(models.Model):
    """One try-until-sent per notification and channel. Claimed with a lease, parked after five tries.

    A claim moves `next_try_at` to the end of its lease, so one partial index serves both "due" and
    "the worker that had it is gone". `lease_until` is the claimant's token.

    `held_until` is the end of quiet hours or the hour of a digest (empty: at once). Rows with `digest` go
    together: the first claim gives them one `bundle`, the smallest id among them, and whatever happens
    later that bundle stays one message with one id. `resent` counts what an administrator sent again.
    """

    Channel = Channel

    class State(models.TextChoices):
        PENDING = "pending", "待发"
        SENT = "sent", "已发"
        PARKED = "parked", "搁置"
        SKIPPED = "skipped", "已不需要"

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries")
    channel = models.CharField("渠道", max_length=20, choices=Channel.choices, default=Channel.EMAIL)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PENDING)
    digest = models.BooleanField("摘要", default=False)
    bundle = models.BigIntegerField("并入", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    resent = models.PositiveSmallIntegerField("重发", default=0)
    held_until = models.DateTimeField("暂缓至", null=True, blank=True)
    next_try_at = models.DateTimeField("下次投递")
    lease_until = models.DateTimeField("占用至", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    error = models.CharField("错误", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投递"
        constraints = [models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["channel", "digest", "next_try_at"],
                condition=models.Q(state="pending"),
                name="delivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} → {self.notification_id}"


class Preference(models.Model):
    """What one person wants told outside, and when. No row: the defaults of apps.notifications.choices."""

    class Digest(models.TextChoices):
        NOW = "now", "随到随发"
        HOURLY = "hourly", "每小时汇总一次"
        DAILY = "daily", "每个工作日汇总一次"

    user = models.OneToOneField(
        "org.User", models.CASCADE, primary_key=True, related_name="notice_preference", verbose_name="人员"
    )
    ways = models.JSONField("各类通知的渠道", default=dict, blank=True)  # code → [channel]
    urgent = models.JSONField("不受免打扰限制的类别", default=list, blank=True)
    quiet_from = models.TimeField("免打扰开始", null=True, blank=True)
    quiet_to = models.TimeField("免打扰结束", null=True, blank=True)
    working_time_only = models.BooleanField("只在工作时间内发送", default=False)
    digest = models.CharField("汇总", max_length=8, choices=Digest.choices, default=Digest.NOW)
    digest_hour = models.PositiveSmallIntegerField("汇总时刻", default=9)
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "通知设置"

    def __str__(self) -> str:
        return f"{self.user_id}"


class NoticeTemplate(models.Model):
    """The words of one kind of notice outside; an empty pattern means the built-in one."""

    code = models.CharField("类别", max_length=40, unique=True)
    subject = models.CharField("标题格式", max_length=150, blank=True)
    body = models.TextField("正文格式", blank=True)
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.ForeignKey("org.User", models.SET_NULL, null=True, related_name="+", verbose_name="修改人")

    class Meta:
        verbose_name = verbose_name_plural = "通知模板"

    def __str__(self) -> str:
        return self.code
