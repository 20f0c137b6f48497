"""Forms of the portal's own pages."""

from typing import Any

from django import forms

from apps.org.models import Department


class SearchForm(forms.Form):
    """What narrows the results: since and until when they began, and whose they are (PLT-09)."""

    since = forms.DateField(label="发起日期从", required=False)
    until = forms.DateField(label="发起日期到", required=False)
    department = forms.ModelChoiceField(
        label="所属部门", required=False, queryset=Department.objects.filter(is_active=True)
    )

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "不能早于开始日期")
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """The sound values; a wrong one narrows nothing and says so."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}
