"""Forms of the yearly arrangement."""

from typing import Any

from django import forms

from apps.archives.forms.panel import PanelForm
from apps.archives.models import BoxSize, Shelf


class MendForm(PanelForm):
    """What the check missed of one item."""

    pages = forms.IntegerField(
        label="页数",
        required=False,
        min_value=1,
        max_value=99999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"min_value": "页数至少为 1", "invalid": "页数应为整数", "max_value": "页数过大，请检查"},
    )
    paper_place = forms.CharField(
        label="纸质件存放",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "有纸质件时填写"}),
    )


class BoxPlanForm(PanelForm):
    """The thickness of the boxes and their shelf."""

    thickness_mm = forms.TypedChoiceField(label="盒脊厚度", coerce=int, choices=())
    shelf = forms.ModelChoiceField(Shelf.objects.none(), label="上架位置", required=False, empty_label="暂不上架")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sizes = BoxSize.objects.all()
        self.fields["thickness_mm"].choices = [(size.thickness_mm, str(size)) for size in sizes]  # type: ignore[attr-defined]
        self.fields["shelf"].queryset = Shelf.objects.select_related("room")  # type: ignore[attr-defined]
