"""The timeline (流转记录): append-only, sealed into one hash chain in the background (PLT-07)."""

from django.db import models


class TimelineEntry(models.Model):
    """Who did what, when, with which note. Never updated, never deleted (PostgreSQL: by trigger).

    `matter` is a plain id without cascade: the record outlives what it speaks of.
    """

    matter = models.ForeignKey(
        "matters.Matter", models.DO_NOTHING, null=True, db_constraint=False, related_name="timeline"
    )
    object_label = models.CharField("对象", max_length=600)
    actor = models.ForeignKey("org.User", models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    actor_label = models.CharField("经办人", max_length=120)
    code = models.CharField("动作代码", max_length=40)
    verb = models.CharField("动作", max_length=40)
    from_state = models.CharField("原状态", max_length=24, blank=True)
    to_state = models.CharField("新状态", max_length=24, blank=True)
    note = models.TextField("说明", blank=True)
    changes = models.JSONField("变更", default=dict, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ["id"]
        indexes = [models.Index(fields=["matter", "id"], name="timeline_by_matter")]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.verb} {self.object_label}"


class TimelineSeal(models.Model):
    """One link of the chain: `digest` = SHA-256 of the previous digest and the entry's canonical text.

    `entry_id` is a bare number, so that a deleted entry leaves its seal behind as evidence.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "封存链"

    def __str__(self) -> str:
        return f"#{self.seq}"


class ChainHead(models.Model):
    """The single row a sealer locks: last sequence, its digest, and up to which entry all are sealed."""

    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    low_water = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "封存链头"

    def __str__(self) -> str:
        return f"head #{self.seq}"
