"""The lowest class (最低一级类目): fonds, category, year, retention, department. Items and boxes count within it."""

from typing import Any

from django.db import models

from apps.archives.models.record import Retention

CLASS_FIELDS = ("fonds_code", "category", "year", "retention", "department")


class InClass(models.Model):
    """What belongs to one lowest class (DA/T 22-2015, 5.3)."""

    fonds_code = models.CharField("全宗号", max_length=12)
    category = models.ForeignKey("archives.ArchiveCategory", models.PROTECT, related_name="+", verbose_name="门类")
    year = models.PositiveSmallIntegerField("年度")
    retention = models.CharField("保管期限", max_length=4, choices=Retention.choices)
    department = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="机构")

    class Meta:
        abstract = True

    @property
    def lowest_class(self) -> dict[str, Any]:
        """The five values by which its records are found."""
        return {
            "fonds_code": self.fonds_code,
            "category_id": self.category_id,
            "year": self.year,
            "retention": self.retention,
            "department_id": self.department_id,
        }

    @property
    def class_label(self) -> str:
        """文书档案 2026 年度 30年 办公室."""
        return f"{self.category.name} {self.year} 年度 {Retention(self.retention).label} {self.department.name}"
