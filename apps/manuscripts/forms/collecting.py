"""The small forms of asking departments for material, and of their answers."""

import datetime as dt
from typing import Any

from django import forms

from apps.attachments.forms import StagedFilesField
from apps.core import clock
from apps.core.forms import date_input, long_text
from apps.documents.forms.people import PersonChoice, departments, staff
from apps.documents.outgoing.forms.handling import PanelForm
from apps.manuscripts.models import MaterialRequest
from apps.org.models import Department

PICKER = {"data-picker": ""}


class AskForm(PanelForm):
    """What is wanted from which departments by when."""

    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(), label="报送部门", widget=forms.SelectMultiple(attrs=PICKER)
    )
    subject = forms.CharField(
        label="需要的材料", max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "例如：上半年产量、质量数据"}),
        help_text="部门只看到这里写的内容，看不到文稿",
    )  # fmt: skip
    wanted = forms.CharField(label="内容和要求", max_length=2000, widget=long_text(3, "写明口径、起止时间、篇幅"))
    due_on = forms.DateField(label="报送时限", widget=date_input(), help_text="当日下班前")

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["departments"].queryset = departments()
        fields["files"] = StagedFilesField(self.user, label="随附的表格")
        fields["due_on"].initial = clock.today() + dt.timedelta(days=2)


class RequestForm(PanelForm):
    """A panel on a request's page."""

    document: MaterialRequest  # type: ignore[assignment]


class AnswerForm(RequestForm):
    """Words, files or both."""

    text = forms.CharField(label="报送内容", max_length=20_000, required=False, widget=long_text(6))

    def prepare(self) -> None:
        self.fields["text"].initial = self.document.answer
        self.fields["files"] = StagedFilesField(self.user, label="材料文件")


class PassForm(RequestForm):
    """A colleague of the department."""

    to = PersonChoice(None, label="经办人", widget=forms.Select(attrs=PICKER))

    def prepare(self) -> None:
        people = staff(self.document.matter.secrecy).filter(department=self.document.department)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class SendBackForm(RequestForm):
    """What is still missing, by when."""

    reason = forms.CharField(label="还要补充什么", max_length=300, widget=long_text(2))
    due_on = forms.DateField(label="报送时限", widget=date_input(), help_text="当日下班前")

    def prepare(self) -> None:
        self.fields["due_on"].initial = clock.today() + dt.timedelta(days=1)
