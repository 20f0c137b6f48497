"""Back-office: the table of handling limits."""

from django.contrib import admin
from django.http import HttpRequest

from apps.documents.models import HandlingLimit


@admin.register(HandlingLimit)
class HandlingLimitAdmin(admin.ModelAdmin):
    """One row for each urgency: changed, never added or deleted."""

    list_display = ("urgency", "amount", "unit", "propose_hours")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: HandlingLimit | None = None) -> bool:
        return False
