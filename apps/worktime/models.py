"""Holidays with make-up working days, and office hours (PLT-11)."""

from django.core.exceptions import ValidationError
from django.db import models


class HolidayYear(models.Model):
    """A year whose holiday notice has been entered completely.

    Without this row the year counts as not published: weekends and the statutory days are off, and
    pages say so, because the make-up days are still unknown.
    """

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    source = models.CharField("依据", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "已发布放假安排的年度"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year} 年"


class Holiday(models.Model):
    """A day that the weekend rule alone would not tell: a named day off, or a weekend day worked (调休)."""

    date = models.DateField("日期", unique=True)
    name = models.CharField("名称", max_length=40)
    is_off = models.BooleanField("休息", default=True, help_text="不勾选表示调休上班")
    source = models.CharField("来源", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{'' if self.is_off else '（调休上班）'}"


class OfficeHours(models.Model):
    """One stretch of the working day, e.g. 08:30–12:00 and 13:30–17:30."""

    starts = models.TimeField("始")
    ends = models.TimeField("止")

    class Meta:
        verbose_name = verbose_name_plural = "办公时间"
        ordering = ["starts"]
        constraints = [models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="hours_forward")]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self) -> None:
        """Two stretches of one day must not overlap: minutes would count twice."""
        if self.starts is None or self.ends is None:
            return
        others = OfficeHours.objects.exclude(pk=self.pk).filter(starts__lt=self.ends, ends__gt=self.starts)
        clash = others.first()
        if clash is not None:
            raise ValidationError(f"与已有的办公时间 {clash} 重叠")
