"""Several steps, one opinion."""

from typing import Any

from django import forms

from apps.approvals.forms.deciding import TEXT_LENGTH
from apps.attachments.forms import StagedFilesField
from apps.org.models import User

MOST = 50


class StepIds(forms.Field):
    """The ticked steps; whether they are the person's is asked of each when it is signed."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[int]:
        return [int(one) for one in value or [] if one.isascii() and one.isdigit() and len(one) < 18][:MOST]


class BatchForm(forms.Form):
    """What is ticked, and the words for all of them."""

    steps = StepIds(label="事项", error_messages={"required": "请至少勾选一件"})
    text = forms.CharField(label="批示意见", required=False, max_length=TEXT_LENGTH, widget=forms.Textarea)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = StagedFilesField(user)
