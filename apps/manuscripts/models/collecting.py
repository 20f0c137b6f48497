"""Material: what is linked to a manuscript, and what departments are asked for (征集材料).

A request is a matter of its own: the department has a part in it and none in the manuscript, so nothing of the draft
reaches the department by any page, search, file, export or notice.
"""

import datetime as dt

from django.db import models


class RequestState(models.TextChoices):
    """Where a request for material stands."""

    ASKED = "asked", "待报送"
    ANSWERED = "answered", "已报送"
    WITHDRAWN = "withdrawn", "已取消"


class MaterialRequest(models.Model):
    """One department is asked for one thing by a day. Its title says what is wanted, never what it is wanted for."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="material_request")
    manuscript = models.ForeignKey("manuscripts.Manuscript", models.PROTECT, related_name="requests")
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="报送部门")
    asked_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="征集人")
    wanted = models.TextField("内容和要求")
    due_at = models.DateTimeField("报送时限")
    assignee = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    answer = models.TextField("报送内容", blank=True)
    answered_by = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送人"
    )
    answered_at = models.DateTimeField("报送时间", null=True, blank=True)
    reminders = models.PositiveSmallIntegerField("催报次数", default=0)
    last_urged_at = models.DateTimeField("上次催报", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征集材料"

    def __str__(self) -> str:
        return str(self.matter)

    def is_late(self, now: dt.datetime) -> bool:
        """Answered, or still unanswered, after its limit; a withdrawn one owes nothing."""
        if self.matter.state == RequestState.WITHDRAWN:
            return False
        return (self.answered_at or now) > self.due_at


class MaterialLink(models.Model):
    """A matter or an archive record that the writers use; shown to those who may see it themselves."""

    manuscript = models.ForeignKey("manuscripts.Manuscript", models.CASCADE, related_name="links")
    target = models.ForeignKey("matters.Matter", models.PROTECT, null=True, blank=True, related_name="+")
    record = models.ForeignKey("archives.ArchiveRecord", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)
    added_by = models.ForeignKey("org.User", models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "参考材料"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target__isnull=False, record__isnull=True)
                | models.Q(target__isnull=True, record__isnull=False),
                name="material_link_one_target",
            ),
            models.UniqueConstraint(fields=["manuscript", "target"], name="material_link_matter_once"),
            models.UniqueConstraint(fields=["manuscript", "record"], name="material_link_record_once"),
        ]

    def __str__(self) -> str:
        return str(self.target or self.record)
