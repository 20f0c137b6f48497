"""Where paper lies: room, shelf, box (ARC-01)."""

from django.db import models
from django.urls import reverse

from apps.archives.models.classes import InClass


class Room(models.Model):
    """库房."""

    name = models.CharField("库房", max_length=40, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "档案库房"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Shelf(models.Model):
    """柜架, within a room."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="shelves", verbose_name="库房")
    name = models.CharField("柜架号", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "档案柜架"
        ordering = ["room__name", "name"]
        constraints = [models.UniqueConstraint(fields=["room", "name"], name="shelf_once_in_room")]

    def __str__(self) -> str:
        return f"{self.room.name} {self.name}"


class BoxSize(models.Model):
    """Which boxes there are: the thickness of the spine and how many pages go in (DA/T 22-2015: 20, 30, 40 mm)."""

    thickness_mm = models.PositiveSmallIntegerField("盒脊厚度（毫米）", unique=True)
    capacity_pages = models.PositiveSmallIntegerField("可装页数")

    class Meta:
        verbose_name = verbose_name_plural = "档案盒规格"
        ordering = ["thickness_mm"]

    def __str__(self) -> str:
        return f"{self.thickness_mm} 毫米（约 {self.capacity_pages} 页）"


class Box(InClass):
    """档案盒: `number` counts within the lowest class; its place is the shelf it stands on."""

    number = models.PositiveIntegerField("盒号")
    thickness_mm = models.PositiveSmallIntegerField("盒脊厚度（毫米）")
    shelf = models.ForeignKey(Shelf, models.PROTECT, null=True, blank=True, related_name="boxes", verbose_name="柜架")
    note = models.TextField("本盒情况说明", blank=True)
    arranged_by = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="整理人")
    checked_by = models.ForeignKey(
        "org.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查人"
    )
    arranged_at = models.DateTimeField("整理时间")

    class Meta:
        verbose_name = verbose_name_plural = "档案盒"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fonds_code", "category", "year", "retention", "department", "number"],
                name="box_number_in_class",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("archives:box", args=[self.pk])

    @property
    def code(self) -> str:
        """Z109-WS·2026-D30-BGS 第 3 盒."""
        head = f"{self.fonds_code}-{self.category.code}·{self.year}-{self.retention}-{self.department.code}"
        return f"{head} 第 {self.number} 盒"

    @property
    def place(self) -> str:
        """Room, shelf and box in words, as it stands on the records."""
        shelf = str(self.shelf) if self.shelf else "未上架"
        return f"{shelf} {self.year}-{self.retention}-{self.department.code} {self.number:02d}盒"
