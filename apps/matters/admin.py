"""Back-office: numbering rules. The timeline is read in the audit view, where secret words are masked."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from apps.matters import number_rules
from apps.matters.models import NumberRule


class RuleForm(forms.ModelForm):
    """A text that would give a number twice, or none, is refused with what is wrong."""

    class Meta:
        model = NumberRule
        fields = ("name", "pattern")
        help_texts = {"pattern": "花括号里的名称由系统填写：{year} 年度，{n} 流水号，{n:03} 补零到三位"}

    def clean_pattern(self) -> str:
        pattern: str = self.cleaned_data["pattern"].strip()
        standing = NumberRule.objects.get(pk=self.instance.pk)
        found = [] if pattern == standing.pattern else number_rules.faults(standing, pattern)
        if found:
            raise forms.ValidationError(found)
        return pattern


@admin.register(NumberRule)
class NumberRuleAdmin(admin.ModelAdmin):
    """The next number is shown while the text is typed (static/js/number-rule.js)."""

    form = RuleForm
    list_display = ("name", "pattern", "coming", "code")
    readonly_fields = ("code", "coming")
    fields = ("name", "code", "pattern", "coming")

    class Media:
        js = ("js/number-rule.js",)

    @admin.display(description="下一个编号")
    def coming(self, rule: NumberRule) -> str:
        return number_rules.preview(rule, rule.pattern)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: NumberRule | None = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<int:rule_id>/preview/", view, name="matters_numberrule_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest, rule_id: int) -> JsonResponse:
        """The next number by the text asked for, or why it may not be used."""
        rule = get_object_or_404(NumberRule, pk=rule_id)
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        pattern = request.GET.get("pattern", "")[:80].strip()
        found = [] if pattern == rule.pattern else number_rules.faults(rule, pattern)
        return JsonResponse({"faults": found, "next": "" if found else number_rules.preview(rule, pattern)})
