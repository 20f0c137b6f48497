"""Forms of leaving and moving: one successor for everything, or one for each sort of things held."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.forms import bare_helper
from apps.org import selectors
from apps.org.handover import Held
from apps.org.models import Department, User

ALL = "to_all"


class SuccessionForm(forms.Form):
    """`to_all` and one `to_<code>` for each sort; the sort's own choice wins."""

    def __init__(self, *args: Any, user: User, held: Sequence[Held], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        people = selectors.successors(user) if held else []
        if len(held) > 1:
            self.fields[ALL] = self._choice("全部交给", people, "下面没有另选的，都交给此人")
        for one in held:
            help_text = "不选则收回，不再授予他人" if one.sort.lapse else ""
            self.fields[f"to_{one.sort.code}"] = self._choice(
                f"{one.sort.label}（{one.count} 项）交给", people, help_text
            )
        self.helper = bare_helper()

    def _choice(self, label: str, people: list[tuple[str, str]], help_text: str) -> forms.ChoiceField:
        widget = forms.Select(attrs={"data-picker": "", "data-placeholder": "输入姓名或部门查找"})
        return forms.ChoiceField(
            label=label, choices=[("", ""), *people], required=False, help_text=help_text, widget=widget
        )

    def successors(self) -> dict[str, User | None]:
        """Code of a sort → who takes it over. Roles do not follow `to_all`: rights are given one by one."""
        chosen = {name: int(value) for name, value in self.cleaned_data.items() if name.startswith("to_") and value}
        people = User.objects.select_related("principal", "department").in_bulk(set(chosen.values()))
        everything = chosen.get(ALL)
        found: dict[str, User | None] = {}
        for one in self.held:
            fallback = None if one.sort.code == "roles" else everything
            pk = chosen.get(f"to_{one.sort.code}", fallback)
            found[one.sort.code] = people.get(pk) if pk else None
        return found


class MovingForm(SuccessionForm):
    """The new department and title, and who takes over the posts in the old one."""

    department = forms.ModelChoiceField(
        label="调入部门",
        queryset=Department.objects.filter(is_active=True),
        empty_label="请选择",
        widget=forms.Select(attrs={"data-picker": ""}),
    )
    title = forms.CharField(label="新职务", max_length=40, required=False)
