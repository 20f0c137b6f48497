"""Proposing the handling (拟办)."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.core.forms import bare_helper, full, long_text, moment_input, section
from apps.documents.forms.people import PeopleChoice, departments, leaders, staff
from apps.documents.models import IncomingDocument
from apps.org.models import Department

PICKER = {"data-picker": ""}


class ProposeForm(forms.Form):
    """The opinion, and who acts, assists, reads and instructs."""

    nature = forms.ChoiceField(label="办件还是阅件", choices=IncomingDocument.Nature.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(label="拟办意见", max_length=4000, widget=long_text(4, "", **{"class": "op"}))
    lead_department = forms.ModelChoiceField(
        Department.objects.none(),
        label="主办部门",
        required=False,
        widget=forms.Select(attrs=PICKER),
        help_text="办件必选",
    )
    supporting = forms.ModelMultipleChoiceField(
        Department.objects.none(), label="协办部门", required=False, widget=forms.SelectMultiple(attrs=PICKER)
    )
    leaders = PeopleChoice(
        None, label="呈送领导批示", required=False, widget=forms.SelectMultiple(attrs={**PICKER, "data-ordered": ""}),
        help_text="按选择的先后依次批示；不选则直接交办或传阅",
    )  # fmt: skip
    readers = PeopleChoice(None, label="传阅人员", required=False, widget=forms.SelectMultiple(attrs=PICKER))
    circulation_mode = forms.ChoiceField(label="传阅方式", choices=IncomingDocument.CirculationMode.choices)
    due_at = forms.DateTimeField(label="办理时限", required=False, widget=moment_input())

    def __init__(self, *args: Any, document: IncomingDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = document.matter.secrecy
        for name in ("lead_department", "supporting"):
            self.fields[name].queryset = departments()  # type: ignore[attr-defined]
        self.fields["leaders"].queryset = leaders(level)  # type: ignore[attr-defined]
        self.fields["readers"].queryset = staff(level)  # type: ignore[attr-defined]
        self._chosen_first("leaders", self.initial.get("leaders", []))
        self.fields[
            "due_at"
        ].help_text = f"按紧急程度应于 {timezone.localtime(document.due_at):%Y-%m-%d %H:%M} 前办结，可另定"
        self.helper = bare_helper()
        self.helper.layout = Layout(
            section("意见", full("nature"), full("opinion")),
            section("办理", "lead_department", "supporting", full("leaders"), "due_at"),
            section("传阅", full("readers"), "circulation_mode"),
        )

    def _chosen_first(self, name: str, chosen: list[int]) -> None:
        """Offer those chosen before on top and in their order: a picker shows the chosen as they are listed."""
        place = {str(pk): n for n, pk in enumerate(chosen)}
        field = self.fields[name]
        field.choices = sorted(field.choices, key=lambda choice: place.get(str(choice[0]), len(place)))  # type: ignore[attr-defined]
