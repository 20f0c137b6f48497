"""Long work that can be left and found again (后台任务, PLT-10)."""

from django.db import models


class Job(models.Model):
    """One piece of long work of one person. `payload` is what the kind needs to do it, told by ids and words only.

    While it runs its worker holds a lease and renews it with every step; a lease that ran out means that the
    worker was killed, and the job is taken up again once (`attempts`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已取消"

    owner = models.ForeignKey("org.User", models.CASCADE, related_name="jobs", verbose_name="发起人")
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("名称", max_length=200)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    payload = models.JSONField(default=dict)
    total = models.PositiveIntegerField("总数", null=True, blank=True)
    done = models.PositiveIntegerField("已处理", default=0)
    message = models.TextField("结果", blank=True)
    result_file = models.CharField(max_length=200, blank=True)  # below JOBS_ROOT
    result_name = models.CharField("结果文件", max_length=200, blank=True)
    result_once = models.BooleanField("只可下载一次", default=False)
    result_url = models.CharField("结果地址", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("执行次数", default=0)
    created_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_of_owner"),
            models.Index(fields=["lease_until"], condition=models.Q(state="running"), name="job_running"),
            models.Index(fields=["created_at"], condition=models.Q(state="waiting"), name="job_waiting"),
            models.Index(fields=["ended_at"], condition=~models.Q(result_file=""), name="job_with_file"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in (self.State.WAITING, self.State.RUNNING)
