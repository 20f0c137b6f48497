"""The form of 授权代理."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from apps.approvals.forms.people import PersonChoice
from apps.core import clock
from apps.core.forms import bare_helper, date_input, full, section
from apps.matters import kinds
from apps.org.models import User


class DelegationForm(forms.Form):
    """Who decides meanwhile, from when to when, in which matters, and why."""

    deputy = PersonChoice(label="代理人")
    starts_on = forms.DateField(label="开始日期", widget=date_input())
    ends_on = forms.DateField(label="结束日期", widget=date_input(), help_text="含当天；到期自动收回，不用操作")
    kinds = forms.MultipleChoiceField(
        label="事项类别", required=False, widget=forms.CheckboxSelectMultiple, help_text="都不选即为全部事项"
    )
    reason = forms.CharField(
        label="事由", required=False, max_length=200, widget=forms.TextInput(attrs={"placeholder": "出差、休假、学习…"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = self.fields["deputy"].queryset.exclude(pk=user.pk)  # type: ignore[attr-defined]
        self.fields["kinds"].choices = [(one.code, one.label) for one in kinds.all_kinds()]  # type: ignore[attr-defined]
        self.fields["starts_on"].widget.attrs["min"] = clock.today().isoformat()
        self.helper = bare_helper()
        self.helper.layout = Layout(section("新的授权", "deputy", "reason", "starts_on", "ends_on", full("kinds")))
