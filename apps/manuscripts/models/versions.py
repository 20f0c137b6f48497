"""Versions that were handed in (V1 初稿, V2 …), and comments at a place of the text."""

from django.db import models

from apps.documents.models.drafting import KeptVersion, PlacedComment


class ManuscriptVersion(KeptVersion):
    """A version handed in, or written by a leader while it was decided. `content` is of apps.manuscripts.content."""

    manuscript = models.ForeignKey("manuscripts.Manuscript", models.CASCADE, related_name="versions")
    by_leader = models.BooleanField("审核中修改", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "文稿稿次"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["manuscript", "number"], name="manuscript_version_once")]

    @property
    def name(self) -> str:
        """V1 初稿, V2 …"""
        return f"V{self.number}" + (" 初稿" if self.number == 1 else "")


class ManuscriptComment(PlacedComment):
    """A leader's or the office director's word at a place of the text."""

    manuscript = models.ForeignKey("manuscripts.Manuscript", models.CASCADE, related_name="comments")

    class Meta:
        verbose_name = verbose_name_plural = "文稿批注"
        ordering = ["paragraph", "id"]
        indexes = [
            models.Index(fields=["manuscript"], condition=models.Q(resolved_at__isnull=True), name="ms_comment_open"),
        ]
