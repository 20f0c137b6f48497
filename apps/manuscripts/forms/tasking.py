"""交办: what is to be written, for whom, by when."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.core.forms import bare_helper, date_input, full, long_text, section
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.forms.people import PeopleChoice, PersonChoice, leaders, staff
from apps.manuscripts.models import Manuscript, Sort
from apps.manuscripts.selectors import by_number
from apps.manuscripts.services import Task
from apps.matters.models import Matter
from apps.matters.selectors import visible_matter
from apps.org import roles
from apps.org.models import User

PICKER = {"data-picker": ""}
OFTEN = "例如：回顾上半年完成情况，突出技术改造；列三条下半年重点；语气平实，少用口号"


class TaskForm(forms.Form):
    """One task. Nothing typed is lost on an error."""

    title = forms.CharField(
        label="题目", max_length=200, widget=forms.TextInput(attrs={"placeholder": "例如：在年度工作会议上的讲话"})
    )
    sort = forms.ChoiceField(label="类别", choices=Sort.choices, initial=Sort.SPEECH)
    leader = PersonChoice(None, label="使用领导", widget=forms.Select(attrs=PICKER), help_text="谁用这份文稿，由谁审定")
    occasion = forms.CharField(
        label="用于何处",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "例如：年度工作会议"}),
    )
    used_on = forms.DateField(label="使用日期", required=False, widget=date_input())
    requirements = forms.CharField(
        label="写作要求", max_length=4000, widget=long_text(5, OFTEN), help_text="主旨、要点、口吻，一行一点"
    )
    length_from = forms.IntegerField(label="字数不少于", min_value=1, max_value=200_000, required=False)
    length_to = forms.IntegerField(label="字数不多于", min_value=1, max_value=200_000, required=False)
    writer = PersonChoice(None, label="主笔", widget=forms.Select(attrs=PICKER))
    co_writers = PeopleChoice(None, label="参与起草", required=False, widget=forms.SelectMultiple(attrs=PICKER))
    first_due = forms.DateField(label="初稿时限", required=False, widget=date_input(), help_text="当日下班前提交初稿")
    final_due = forms.DateField(label="定稿时限", widget=date_input(), help_text="当日下班前审定")
    ordered_by = PersonChoice(
        None,
        label="交办领导",
        required=False,
        widget=forms.Select(attrs=PICKER),
        help_text="代领导交办的，写明是哪位领导",
    )
    source_number = forms.CharField(
        label="来源事项", max_length=60, required=False, help_text="因哪件收文、督办等而起，写它的编号；没有的不写"
    )
    secrecy = forms.TypedChoiceField(label="密级", coerce=int, choices=Secrecy.choices, initial=Secrecy.INTERNAL)
    urgency = forms.TypedChoiceField(label="紧急程度", coerce=int, choices=Urgency.choices, initial=Urgency.NORMAL)

    def __init__(self, *args: Any, user: User, manuscript: Manuscript | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.manuscript = user, manuscript
        fields: dict[str, Any] = self.fields
        fields["leader"].queryset = leaders()
        fields["ordered_by"].queryset = leaders()
        fields["writer"].queryset = fields["co_writers"].queryset = staff()
        fields["secrecy"].choices = [one for one in Secrecy.choices if one[0] <= user.clearance]
        if manuscript is None and user.has_role(roles.COMPANY_LEADER):
            fields["leader"].initial = user.pk
        self.helper = bare_helper()
        self.helper.layout = Layout(
            section("文稿", full("title"), "sort", "leader", "occasion", "used_on", full("source_number")),
            section("写作要求", full("requirements"), "length_from", "length_to"),
            section("起草人和时限", "writer", full("co_writers"), "first_due", "final_due", "ordered_by"),
            section("密级", "secrecy", "urgency"),
        )

    def clean_title(self) -> str:
        """A title in one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_source_number(self) -> Matter | None:
        """The matter with this number, if the person may see it; what stood there before is kept."""
        number = self.cleaned_data["source_number"].strip()
        if not number:
            return None
        known = self.manuscript.source if self.manuscript else None
        if known is not None and known.number == number:
            return known
        found = by_number(self.user, number)
        if isinstance(found, Matter):
            return found
        raise forms.ValidationError("没有找到这一编号的事项，或您无权查看")

    def task(self) -> Task:
        """What was typed, checked."""
        data = dict(self.cleaned_data)
        source = data.pop("source_number")
        return Task(**{**data, "source": source, "co_writers": tuple(data["co_writers"])})


def initial_of(manuscript: Manuscript) -> dict[str, Any]:
    """A task as the form's first values."""
    matter = manuscript.matter
    same = ("sort", "leader", "occasion", "used_on", "requirements", "length_from", "length_to", "writer", "ordered_by")
    first = manuscript.first_due_at
    return {
        **{name: getattr(manuscript, name) for name in same},
        "title": matter.title,
        "co_writers": [one.pk for one in manuscript.co_writers.all()],
        "first_due": timezone.localdate(first) if first else None,
        "final_due": timezone.localdate(manuscript.final_due_at),
        "source_number": manuscript.source.number if manuscript.source else "",
        "secrecy": matter.secrecy,
        "urgency": matter.urgency,
    }


def initial_from(user: User, source: str) -> dict[str, Any]:
    """First values of a new task; `source` is the id of the matter it springs from, in the address."""
    if not (source.isascii() and source.isdigit() and len(source) < 12):
        return {}
    matter = visible_matter(user, int(source))
    return {"source_number": matter.number} if matter is not None else {}
