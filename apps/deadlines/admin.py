"""Back-office: when limits warn and are escalated; limits to read, services write them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator

from apps.deadlines import codes
from apps.deadlines.models import Deadline, DeadlineRule
from apps.deadlines.services import apply_rule


class KindFilter(admin.SimpleListFilter):
    """By kind of limit, in its Chinese name."""

    title = "类别"
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(one.code, one.label) for one in codes.known()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Deadline]) -> QuerySet[Deadline]:
        return queryset.filter(code=self.value()) if self.value() else queryset


@admin.register(Deadline)
class DeadlineAdmin(admin.ModelAdmin):
    list_display = ("paper", "label", "principal", "due_at", "next_alert_at", "met_at", "cancelled_at")
    list_filter = (KindFilter,)
    list_select_related = ("matter", "principal")
    ordering = ("-due_at",)
    show_full_result_count = False

    @admin.display(description="事项")
    def paper(self, row: Deadline) -> str:
        return Truncator(str(row.matter)).chars(50)

    @admin.display(description="类别")
    def label(self, row: Deadline) -> str:
        return row.label

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Deadline | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Deadline | None = None) -> bool:
        return False


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(admin.ModelAdmin):
    """One row for each kind of limit; a change takes hold of limits that run already."""

    list_display = ("label", "warn_hours", "escalate_hours", "told")
    fields = ("label", "warn_hours", "escalate_hours", "told")
    readonly_fields = ("label", "told")

    @admin.display(description="类别")
    def label(self, row: DeadlineRule) -> str:
        return str(row)

    @admin.display(description="到期时")
    def told(self, row: DeadlineRule) -> str:
        return "必定提醒责任人"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DeadlineRule | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: DeadlineRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        apply_rule(code=obj.code)
