"""Back-office: limits to read; services write them."""

from django.contrib import admin
from django.http import HttpRequest

from apps.deadlines.models import Deadline


@admin.register(Deadline)
class DeadlineAdmin(admin.ModelAdmin):
    list_display = ("matter", "label", "principal", "due_at", "next_alert_at", "met_at", "cancelled_at")
    list_filter = ("code",)
    list_select_related = ("matter", "principal")
    ordering = ("-due_at",)
    show_full_result_count = False

    @admin.display(description="类别")
    def label(self, row: Deadline) -> str:
        return row.label

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Deadline | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Deadline | None = None) -> bool:
        return False
