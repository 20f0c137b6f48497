"""Back-office: the weekly reports that were sent, to read."""

from django.contrib import admin
from django.http import HttpRequest

from apps.supervision.models import WeeklyReport


@admin.register(WeeklyReport)
class WeeklyReportAdmin(admin.ModelAdmin):
    list_display = ("week_start", "sent_at", "overdue_count")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: WeeklyReport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WeeklyReport | None = None) -> bool:
        return False
