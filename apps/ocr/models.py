"""The text of scans: one run for each file that may need reading, one row for each page that was read (ARC-03)."""

from django.db import models


class OcrRun(models.Model):
    """How far the reading of one file is. `wanted` are the pages without a text layer.

    A worker claims a run by setting `begun_at` and keeps it from page to page; one that died is replaced after
    services.recognising.LEASE. The run and its pages go with the file's row, whoever deletes it.
    """

    class State(models.TextChoices):
        NOTHING = "nothing", "无需识别"
        WAITING = "waiting", "等待识别"
        RUNNING = "running", "正在识别"
        DONE = "done", "已识别"
        FAILED = "failed", "未能识别"

    attachment = models.OneToOneField(
        "attachments.Attachment", models.CASCADE, primary_key=True, related_name="ocr_run", verbose_name="文件"
    )
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    wanted = models.JSONField("待识别的页", default=list)
    total = models.PositiveIntegerField("页数", default=0)  # of them, within the limit
    done = models.PositiveIntegerField("已识别", default=0)
    attempts = models.PositiveSmallIntegerField("次数", default=0)  # claims since the last page that was read
    failure = models.CharField("原因", max_length=20, blank=True)
    asked_at = models.DateTimeField("提出时间")
    begun_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文字识别"
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(state__in=["waiting", "running"]), name="ocr_run_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether a worker has still to do with it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)


class OcrPage(models.Model):
    """What was read on one page. `boxes`: lines of words, each [text, x, y, width, height] in ten-thousandths of the
    page as it is drawn, so that a hit can be shown on any size of its picture. Without `engine` the page could not be
    read. `confidence`: how sure the engine was, in percent."""

    attachment = models.ForeignKey("attachments.Attachment", models.CASCADE, related_name="ocr_pages")
    number = models.PositiveIntegerField("页")
    text = models.TextField("文字", blank=True)
    boxes = models.JSONField(default=list)
    engine = models.CharField("识别程序", max_length=12, blank=True)
    confidence = models.PositiveSmallIntegerField("把握", default=0)
    read_at = models.DateTimeField("识别时间")

    class Meta:
        verbose_name = verbose_name_plural = "识别的页"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="ocr_page_once")]

    def __str__(self) -> str:
        return f"{self.attachment_id}:{self.number}"
