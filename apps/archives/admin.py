"""Back-office: the categories. Records are made and changed by services only."""

from django.contrib import admin
from django.http import HttpRequest

from apps.archives.models import ArchiveCategory, BoxSize, LoanLimit, Room, Shelf


@admin.register(ArchiveCategory)
class ArchiveCategoryAdmin(admin.ModelAdmin):
    """A code in use is part of archive codes and stays as it is."""

    list_display = ("code", "name", "default_retention")

    def get_readonly_fields(self, request: HttpRequest, obj: ArchiveCategory | None = None) -> tuple[str, ...]:
        return ("code",) if obj is not None and obj.records.exists() else ()

    def has_delete_permission(self, request: HttpRequest, obj: ArchiveCategory | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.records.exists())


@admin.register(BoxSize)
class BoxSizeAdmin(admin.ModelAdmin):
    """How many pages a box takes."""

    list_display = ("thickness_mm", "capacity_pages")


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    """Rooms; one with shelves stays."""

    list_display = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Room | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.shelves.exists())


@admin.register(Shelf)
class ShelfAdmin(admin.ModelAdmin):
    """Shelves; one with boxes stays."""

    list_display = ("room", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Shelf | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.boxes.exists())


@admin.register(LoanLimit)
class LoanLimitAdmin(admin.ModelAdmin):
    """How long a record of each level is lent."""

    list_display = ("secrecy", "days", "working_days", "renewals")
