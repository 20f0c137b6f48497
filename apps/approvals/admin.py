"""Back-office: flows to read, common opinions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest

from apps.approvals.models import ApprovalFlow, CommonOpinion
from apps.approvals.occasions import OCCASIONS


@admin.register(ApprovalFlow)
class ApprovalFlowAdmin(admin.ModelAdmin):
    """To read: flows are edited, compared and published on their own page (审批流程)."""

    list_display = ("name", "code", "version", "is_current", "published_at")
    list_filter = ("is_current",)
    search_fields = ("name", "code")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApprovalFlow | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApprovalFlow | None = None) -> bool:
        return False


@admin.register(CommonOpinion)
class CommonOpinionAdmin(admin.ModelAdmin):
    """Without an owner a sentence is everybody's."""

    list_display = ("text", "occasion", "owner_name", "position")
    list_filter = ("scope",)
    list_select_related = ("owner",)
    search_fields = ("text",)
    autocomplete_fields = ("owner",)

    @admin.display(description="场合", ordering="scope")
    def occasion(self, row: CommonOpinion) -> str:
        return OCCASIONS.get(row.scope, row.scope)

    @admin.display(description="使用人")
    def owner_name(self, row: CommonOpinion) -> str:
        return row.owner.name if row.owner else "公用"

    def formfield_for_dbfield(self, db_field: Field, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "owner":
            field.label, field.help_text = "使用人", "不选则人人可用"
        if db_field.name == "scope":
            return forms.ChoiceField(label="场合", choices=list(OCCASIONS.items()))
        return field
