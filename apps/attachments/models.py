"""Files of a matter, and files dropped before there is one."""

import uuid
from collections.abc import Sequence

from django.db import models


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
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "暂存上传"

    def __str__(self) -> str:
        return self.name


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
    uploaded_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    frozen = models.BooleanField("已归档锁定", default=False)

    older: Sequence["Attachment"] = ()  # earlier versions, filled in by selectors.attachments_of
    back_url = ""  # where the reading page leads back to, filled in by selectors.visible_attachment

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "role", "name", "version"], name="attachment_version_once"),
        ]

    def __str__(self) -> str:
        return self.name
