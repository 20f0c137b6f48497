"""What search looks into: one row per matter, field and page of text."""

from django.db import models


class SearchText(models.Model):
    """`text` is the source kept for highlighting; the index over its bigrams is made by migration 0003:
    a tsvector with GIN on PostgreSQL, an FTS5 table on SQLite (apps.matters.search)."""

    class Field(models.TextChoices):
        FACTS = "facts", "要素"  # number, title and the kind's own short facts
        BODY = "body", "正文"
        OPINION = "opinion", "意见"
        FILE = "file", "附件"

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="search_texts")
    field = models.CharField(max_length=12, choices=Field.choices)
    ref = models.CharField(max_length=40, blank=True)  # attachment id and page, opinion id
    text = models.TextField()

    class Meta:
        verbose_name = verbose_name_plural = "检索文本"
        constraints = [models.UniqueConstraint(fields=["matter", "field", "ref"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.field}"
