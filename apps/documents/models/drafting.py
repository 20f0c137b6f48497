"""Versions of a draft, and what reviewers say at a place in it (DOC-09)."""

from django.db import models


class KeptVersion(models.Model):
    """One version of a text, never changed: who wrote it, when, why, and everything it said."""

    number = models.PositiveIntegerField("稿次")
    author = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="修改人")
    at = models.DateTimeField("时间")
    reason = models.CharField("说明", max_length=200, blank=True)
    content = models.JSONField("内容")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"第 {self.number} 稿"


class PlacedComment(models.Model):
    """A reviewer's word at a paragraph of a text, until whoever writes it has dealt with it."""

    version = models.PositiveIntegerField("所据稿次")
    paragraph = models.PositiveIntegerField("段落")
    quote = models.CharField("原文", max_length=200, blank=True)
    text = models.CharField("意见", max_length=500)
    author = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="提出人")
    at = models.DateTimeField("时间")
    answer = models.CharField("处理情况", max_length=300, blank=True)
    resolved_by = models.ForeignKey("org.User", models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text[:40]


class DraftVersion(KeptVersion):
    """A version of an outgoing document."""

    document = models.ForeignKey("documents.OutgoingDocument", models.CASCADE, related_name="versions")

    class Meta:
        verbose_name = verbose_name_plural = "稿次"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="draft_version_once")]


class DraftComment(PlacedComment):
    """A comment on an outgoing document."""

    document = models.ForeignKey("documents.OutgoingDocument", models.CASCADE, related_name="comments")

    class Meta:
        verbose_name = verbose_name_plural = "批注"
        ordering = ["paragraph", "id"]
        indexes = [
            models.Index(fields=["document"], condition=models.Q(resolved_at__isnull=True), name="comment_open"),
        ]
