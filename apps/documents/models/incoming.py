"""The incoming document (收文): the columns of domain.md 1.2."""

from typing import TYPE_CHECKING

from django.db import models

from apps.core.secrecy import Urgency

if TYPE_CHECKING:
    from apps.documents.models.circulation import CirculationReader
    from apps.documents.models.undertaking import Undertaking
    from apps.matters.models import TimelineEntry


class IncomingState(models.TextChoices):
    """Where an incoming document stands; labels are the words of the office."""

    REGISTERED = "registered", "待拟办"
    INSTRUCTING = "instructing", "批示中"
    UNDERTAKING = "undertaking", "承办中"
    CIRCULATING = "circulating", "传阅中"
    REPORTED = "reported", "待办结"
    CLOSED = "closed", "待归档"
    FILED = "filed", "已归档"
    RETURNED = "returned", "已退文"
    VOIDED = "voided", "已作废"


class IncomingDocument(models.Model):
    """What the register says of one paper that came in."""

    class Nature(models.TextChoices):
        ACTION = "action", "办件"
        READ = "read", "阅件"

    class CirculationMode(models.TextChoices):
        TOGETHER = "together", "同时传阅"
        IN_ORDER = "in_order", "按顺序传阅"

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="incoming_document")
    source_organisation = models.CharField("来文单位", max_length=200)
    source_number = models.CharField("来文字号", max_length=80, blank=True)
    document_kind = models.CharField("文种", max_length=20, blank=True)
    document_date = models.DateField("成文日期", null=True, blank=True)
    received_at = models.DateTimeField("收文时间")
    copies = models.PositiveSmallIntegerField("份数", default=1)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    handling_requirement = models.CharField("办理要求", max_length=500, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    nature = models.CharField("办件/阅件", max_length=8, choices=Nature.choices, blank=True)
    lead_department = models.ForeignKey(
        "org.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办部门"
    )
    circulation_mode = models.CharField(
        "传阅方式", max_length=10, choices=CirculationMode.choices, default=CirculationMode.TOGETHER
    )
    due_at = models.DateTimeField("办理时限")
    state_since = models.DateTimeField("本环节始于")
    in_progress = models.BooleanField("办理中", default=True, editable=False)  # follows the state, for its index
    title_key = models.CharField("标题比对", max_length=500, editable=False, blank=True)

    # put there by selectors.load_parts for the page
    reader_list: "list[CirculationReader]"
    share_list: "list[Undertaking]"
    timeline_list: "list[TimelineEntry]"
    holder_list: list[str]
    my_reading: "CirculationReader | None"
    my_share: "Undertaking | None"

    class Meta:
        verbose_name = verbose_name_plural = "收文"
        indexes = [
            models.Index(fields=["due_at", "matter"], name="incoming_due"),
            models.Index(fields=["due_at", "matter"], condition=models.Q(in_progress=True), name="incoming_open_due"),
            models.Index(fields=["received_at", "matter"], name="incoming_received"),
            models.Index(fields=["source_number"], name="incoming_source_number"),
            models.Index(fields=["title_key"], name="incoming_title_key"),
            models.Index(fields=["lead_department", "-matter"], name="incoming_lead"),
        ]

    def __str__(self) -> str:
        return str(self.matter)


class HandlingLimit(models.Model):
    """How long a document of this urgency may take: an editable table, in working hours or days."""

    class Unit(models.TextChoices):
        HOURS = "hours", "工作小时"
        DAYS = "days", "工作日"

    urgency = models.PositiveSmallIntegerField("紧急程度", choices=Urgency.choices, unique=True)
    amount = models.PositiveSmallIntegerField("时限")
    unit = models.CharField("单位", max_length=6, choices=Unit.choices)
    propose_hours = models.PositiveSmallIntegerField("拟办时限（工作小时）")

    class Meta:
        verbose_name = verbose_name_plural = "收文办理时限"
        ordering = ["urgency"]

    def __str__(self) -> str:
        return f"{self.get_urgency_display()}：{self.amount} {self.get_unit_display()}"
