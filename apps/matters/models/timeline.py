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
        indexes = [
            models.Index(fields=["matter", "id"], name="timeline_by_matter"),
            # what the auditor filters by
            models.Index(fields=["actor", "-id"], name="timeline_by_actor"),
            models.Index(fields=["code", "-id"], name="timeline_by_code"),
            models.Index(fields=["at"], name="timeline_by_time"),
        ]

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


class ChainCheck(models.Model):
    """One recomputation of the whole chain: every night, and when an auditor asks for it."""

    requested_by = models.ForeignKey("org.User", models.PROTECT, null=True, related_name="+", verbose_name="校验人")
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("结束", null=True)
    expected_head = models.CharField("外存链头", max_length=64, blank=True)
    checked = models.BigIntegerField("已校验环数", default=0)
    unsealed = models.BigIntegerField("待封存", default=0)
    head_seq = models.BigIntegerField("链头序号", default=0)
    head_digest = models.CharField("链头摘要", max_length=64, blank=True)
    fault = models.CharField("问题", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "封存链校验"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.fault or '完好'}"
