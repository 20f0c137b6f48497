"""Back-office: flows with their steps, common opinions. Running cases keep the steps they began with."""

from django.contrib import admin

from apps.approvals.models import ApprovalFlow, CommonOpinion, FlowStep


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
    list_display = ("text", "scope", "owner", "position")
    list_filter = ("scope",)
    search_fields = ("text",)
    raw_id_fields = ("owner",)
