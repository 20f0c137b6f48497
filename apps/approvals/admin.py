"""Back-office: flows with their steps, common opinions. Running cases keep the steps they began with."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field

from apps.approvals.models import ApprovalFlow, CommonOpinion, FlowStep

# Where a common opinion is offered: the words of the office for the occasions that the pages ask for.
OCCASIONS = {
    "propose": "拟办",
    "instruct": "批示",
    "undertake": "承办反馈",
    "read": "传阅",
    "supervise": "催办",
    "confirm": "销号",
    "send_back": "退回办理",
    "extension": "延期审批",
}


class FlowStepInline(admin.TabularInline):
    model = FlowStep
    extra = 1


@admin.register(ApprovalFlow)
class ApprovalFlowAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "version", "is_current")
    list_filter = ("is_current",)
    search_fields = ("name", "code")
    inlines = (FlowStepInline,)


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
