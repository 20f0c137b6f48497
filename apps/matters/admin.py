"""Back-office: numbering rules; the timeline to read."""

from django.contrib import admin
from django.http import HttpRequest

from apps.matters.models import NumberRule, TimelineEntry


@admin.register(NumberRule)
class NumberRuleAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "pattern")
    readonly_fields = ("code",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: NumberRule | None = None) -> bool:
        return False


@admin.register(TimelineEntry)
class TimelineEntryAdmin(admin.ModelAdmin):
    """Read only: the table is append-only."""

    list_display = ("at", "actor_label", "verb", "object_label")
    list_filter = ("verb",)
    search_fields = ("actor_label", "object_label")
    ordering = ("-id",)
    date_hierarchy = "at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: TimelineEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TimelineEntry | None = None) -> bool:
        return False
