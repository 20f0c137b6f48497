"""What is said on a matter, and the sentences one click away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models

from apps.approvals.models.run import ApprovalStep

if TYPE_CHECKING:
    from apps.attachments.models import Attachment
    from apps.org.models import User


class Opinion(models.Model):
    """What somebody wrote on a matter: 拟办意见, 批示, 承办结果, 会签意见. Never edited, never deleted.

    `author` wrote it; with `on_behalf_of` in that person's name: their own words recorded by the assistant when
    `is_oral` (口头批示，助理代录), else decided by a deputy while they were away (授权代理). Without an author the
    system wrote it (a limit that passed).
    """

    class Decision(models.TextChoices):
        NOTE = "note", "意见"
        APPROVE = "approve", "同意"
        AMEND = "amend", "有修改意见"
        PASS_ON = "pass_on", "转请他人"
        RETURN = "return", "退回"
        REJECT = "reject", "不同意"
        HAND_OVER = "hand_over", "转办"
        ADD_SIGNER = "add_signer", "加签"
        SKIP = "skip", "超时跳过"

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="opinions")
    step = models.ForeignKey(ApprovalStep, models.PROTECT, null=True, blank=True, related_name="opinions")
    label = models.CharField("栏目", max_length=40)
    decision = models.CharField("结论", max_length=12, choices=Decision.choices, default=Decision.NOTE)
    text = models.TextField("意见")
    author = models.ForeignKey("org.User", models.PROTECT, null=True, related_name="+", verbose_name="填写人")
    on_behalf_of = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")
    is_oral = models.BooleanField("口头", default=False)
    is_directive = models.BooleanField("领导批示", default=False)
    mentioned = models.ManyToManyField("org.Principal", blank=True, related_name="+", verbose_name="指定办理")
    at = models.DateTimeField("时间")

    files: "Sequence[Attachment]" = ()  # what was uploaded with it, filled in by apps.approvals.papers

    class Meta:
        verbose_name = verbose_name_plural = "意见"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.label}：{self.text[:40]}"

    @property
    def speaker(self) -> "User | None":
        """In whose name it was said: the leader for whom it was recorded or decided, else the author."""
        return self.on_behalf_of or self.author

    @property
    def speaker_name(self) -> str:
        """The same as a name; 系统 when nobody wrote it."""
        return self.speaker.name if self.speaker else "系统"

    @property
    def signature(self) -> str:
        """Both names: 刘部长（王副部长代）, 张总（陈助理代录）; one, when the author spoke for themselves."""
        if self.on_behalf_of is None or self.author is None:
            return self.speaker_name
        return f"{self.speaker_name}（{self.author.name}{'代录' if self.is_oral else '代'}）"

    @property
    def by_whom(self) -> str:
        """What stands behind the speaker's name in a sentence: （口头，陈助理代录）, （王副部长代）."""
        if self.on_behalf_of is None or self.author is None:
            return ""
        return f"（口头，{self.author.name}代录）" if self.is_oral else f"（{self.author.name}代）"


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
