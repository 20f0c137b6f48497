"""转办、加签、退回: who, how, why."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.choices import flatten_choices

from apps.approvals.forms.deciding import picker_choices
from apps.approvals.models import ApprovalStep
from apps.approvals.services.changes import BEFORE, WHERE, returnable_ids
from apps.attachments.forms import StagedFilesField
from apps.core.forms import bare_helper, long_text
from apps.org.models import Principal, User

LENGTH = 2000


class ChangeForm(forms.Form):
    """One change of a run's course."""

    reason = forms.CharField(label="理由", max_length=LENGTH, widget=long_text(3))
    order: tuple[str, ...] = ("reason",)

    def __init__(self, *args: Any, step: ApprovalStep, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["files"] = StagedFilesField(user)
        self.prepare()
        self.helper = bare_helper()
        self.helper.layout = Layout(*self.order, "files")

    def prepare(self) -> None:
        """Fill the choices of this step."""

    def values(self) -> dict[str, Any]:
        """What the service is called with."""
        data = dict(self.cleaned_data)
        data["staged_ids"] = data.pop("files")
        return data

    def chosen(self) -> list[str]:
        """What was chosen beside the reason, in words, for somebody who came too late."""
        found: list[str] = []
        for bound in (self[name] for name in self.order if name != "reason"):
            field: Any = bound.field
            value = bound.value()
            if isinstance(field, forms.BooleanField):
                found += [str(bound.label)] if value else []
                continue
            wanted = {str(one) for one in (value if isinstance(value, list) else [value]) if one not in (None, "")}
            choices: list[tuple[Any, Any]] = list(flatten_choices(field.choices))
            names = [str(words) for key, words in choices if str(key) in wanted]
            found += [f"{bound.label}：{'、'.join(names)}"] if names else []
        return found


class HandOverForm(ChangeForm):
    """To whom."""

    to = forms.TypedChoiceField(label="转办给", coerce=int)
    order = ("to", "reason")

    def prepare(self) -> None:
        field: Any = self.fields["to"]
        field.choices = [("", "请选择"), *picker_choices()[:1]]
        field.widget.attrs["data-picker"] = ""

    def values(self) -> dict[str, Any]:
        return {**super().values(), "to": Principal.objects.get(pk=self.cleaned_data["to"])}


class AddSignersForm(ChangeForm):
    """Whom, and when they act."""

    people = forms.TypedMultipleChoiceField(label="加签人员", coerce=int, widget=forms.SelectMultiple)
    where = forms.ChoiceField(label="方式", choices=list(WHERE.items()), initial=BEFORE, widget=forms.RadioSelect)
    order = ("people", "where", "reason")

    def prepare(self) -> None:
        field: Any = self.fields["people"]
        field.choices = picker_choices()[:1]
        field.widget.attrs.update({"data-picker": "", "data-placeholder": "输入姓名查找，可多选"})
        self.fields["reason"].label = "请他们看什么"

    def values(self) -> dict[str, Any]:
        chosen = Principal.objects.in_bulk(self.cleaned_data["people"])
        return {**super().values(), "people": [chosen[pk] for pk in self.cleaned_data["people"]]}


class ReturnForm(ChangeForm):
    """Where to, and whether it comes straight back."""

    target = forms.TypedChoiceField(
        label="退回到", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    straight_back = forms.BooleanField(label="重新提交后直接送我，不再经过中间步骤", required=False)
    order = ("target", "reason", "straight_back")

    def prepare(self) -> None:
        steps = ApprovalStep.objects.filter(pk__in=returnable_ids(self.step)).prefetch_related("assignees__principal")
        field: Any = self.fields["target"]
        earlier = [
            (one.pk, f"{one.label}（{'、'.join(share.principal.label for share in one.assignees.all())}）")
            for one in steps
        ]
        field.choices = [("", f"发起人（{self.step.approval.started_by.name}），由其重新办理"), *earlier]
        self.fields["reason"].label = "退回理由"

    def values(self) -> dict[str, Any]:
        target = self.cleaned_data["target"]
        return {**super().values(), "target": ApprovalStep.objects.get(pk=target) if target else None}
