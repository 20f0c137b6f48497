"""What search looks into: one row per matter, field and page of text."""

from django.db import models


class SearchText(models.Model):
    """`text` is the source kept for highlighting; the index over its bigrams is made by migration 0003:
    a tsvector with GIN on PostgreSQL, an FTS5 table on SQLite (apps.matters.search).

    `ref` tells rows of one field apart: the id of an opinion, a word for a part of the body, `id:page` for a page
    of an attachment. What is too long for one row goes on in rows whose ref ends in ~2, ~3. Page 0 of an attachment
    has no text: it says that the file was read, and how that went.
    """

    class Field(models.TextChoices):
        FACTS = "facts", "要素"  # number, title and the kind's own short facts
        BODY = "body", "正文"
        OPINION = "opinion", "意见"
        FILE = "file", "附件"

    class State(models.TextChoices):
        READ = "", "已识别"
        NO_TEXT = "no_text", "无文字层"  # a scan: its text comes by OCR
        UNREADABLE = "unreadable", "未能读取"

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="search_texts")
    field = models.CharField(max_length=12, choices=Field.choices)
    ref = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField("文字识别", max_length=12, choices=State.choices, default=State.READ, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检索文本"
        constraints = [models.UniqueConstraint(fields=["matter", "field", "ref"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.field}"
