"""Files of a matter, and files dropped before there is one."""

import uuid
from collections.abc import Sequence

from django.db import models


class Scan(models.TextChoices):
    """What the virus scan said of a file."""

    NONE = "", "未设查毒"
    CLEAN = "clean", "已查毒"
    WAITING = "waiting", "待查毒"
    SKIPPED = "skipped", "未查毒（超过扫描上限）"
    INFECTED = "infected", "检出病毒"


# What stands beside a file's name; a clean one needs no word.
SCAN_REMARKS: dict[str, str] = {
    Scan.WAITING: "病毒扫描服务暂不可用，尚未查毒，打开时请留意",
    Scan.SKIPPED: "超过病毒扫描的上限，未查毒，打开时请留意",
    Scan.INFECTED: "检出病毒，已封存，不能打开",
}


def remark(notice: str, scan: str) -> str:
    """The remark shown beside a file: what was seen when it came, and the scan."""
    return "；".join(filter(None, (notice, SCAN_REMARKS.get(scan, ""))))


class StagedUpload(models.Model):
    """A file dropped into a form that is not sent yet; checked already, owned by one person.

    It survives validation errors and an expired session, and is purged after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey("org.User", models.CASCADE, related_name="+")
    name = models.CharField("文件名", max_length=255)
    file = models.FileField(max_length=200)
    size = models.BigIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField("类型", max_length=120)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    notice = models.CharField("提示", max_length=120, blank=True)
    scan = models.CharField("查毒", max_length=8, choices=Scan.choices, blank=True, default="")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "暂存上传"

    def __str__(self) -> str:
        return self.name

    @property
    def remark(self) -> str:
        """What its owner is told beside the name."""
        return remark(self.notice, self.scan)


class Attachment(models.Model):
    """A file of a matter; served only by a view that asks the kind who may see it.

    A file of the same role and name becomes the next version; the older ones stay.
    """

    class Role(models.TextChoices):
        ORIGINAL = "original", "原文"
        ANNEX = "annex", "附件"
        OPINION = "opinion", "意见附件"
        RESULT = "result", "办理结果"
        SLIP = "slip", "处理笺"

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="attachments")
    role = models.CharField("用途", max_length=12, choices=Role.choices)
    name = models.CharField("文件名", max_length=255)
    version = models.PositiveSmallIntegerField("版本", default=1)
    file = models.FileField(max_length=200, db_index=True)
    size = models.BigIntegerField("大小")
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField("类型", max_length=120)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    notice = models.CharField("提示", max_length=120, blank=True)
    scan = models.CharField("查毒", max_length=8, choices=Scan.choices, blank=True, default="")
    finding = models.CharField("检出", max_length=120, blank=True)
    uploaded_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    frozen = models.BooleanField("已归档锁定", default=False)

    newest = True  # False for an earlier version, filled in by the selectors
    older: Sequence["Attachment"] = ()  # earlier versions, filled in by selectors.attachments_of
    back_url = ""  # where the reading page leads back to, filled in by selectors.visible_attachment

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "role", "name", "version"], name="attachment_version_once"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(scan="waiting"), name="attachment_to_scan"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def remark(self) -> str:
        """What readers are told beside the name. Without `file` its bytes were destroyed (services.destroying)."""
        return remark(self.notice, self.scan) if self.file else "已按销毁清册销毁，只保留著录信息"


class Rendition(models.Model):
    """The PDF of an office file, made in the background; one per content, whoever dropped it.

    The PDF lies with the page pictures (previews.py) and may be deleted at any time: then it is asked for again.
    A worker claims a row by setting `begun_at`; one that died is replaced after services.renditions.LEASE.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待转换"
        RUNNING = "running", "正在转换"
        DONE = "done", "已转换"
        FAILED = "failed", "转换失败"

    sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    failure = models.CharField("原因", max_length=20, blank=True)
    asked_at = models.DateTimeField("提出时间")
    begun_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件转换"
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(state__in=["waiting", "running"]), name="rendition_open"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
