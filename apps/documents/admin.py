"""Back-office: the table of handling limits."""

from django.contrib import admin

from apps.documents.models import HandlingLimit


@admin.register(HandlingLimit)
class HandlingLimitAdmin(admin.ModelAdmin):
    list_display = ("urgency", "amount", "unit", "propose_hours")
