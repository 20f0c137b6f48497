"""Forms of shelves and boxes."""

from typing import Any

from django import forms

from apps.archives.forms.panel import PanelForm, text
from apps.archives.models import Shelf


class ShelfForm(PanelForm):
    """A shelf in a room."""

    room = forms.CharField(
        label="库房", max_length=40, help_text="例如：档案室", error_messages={"required": "请写明库房名称"}
    )
    shelf = forms.CharField(
        label="柜架号", max_length=40, help_text="例如：1号柜3层", error_messages={"required": "请写明柜架号"}
    )


class MoveForm(PanelForm):
    """Where a box goes."""

    shelf = forms.ModelChoiceField(
        Shelf.objects.none(), label="移至", empty_label="请选择柜架", error_messages={"required": "请选择要移到的柜架"}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["shelf"].queryset = Shelf.objects.select_related("room")  # type: ignore[attr-defined]


class BoxNoteForm(PanelForm):
    """备考表."""

    note = forms.CharField(
        label="本盒情况说明",
        required=False,
        max_length=2000,
        widget=text(4, "缺页、破损、补充、移出、销毁等情况；没有可不写"),
        help_text="印在备考表上；保存即记为检查人",
    )
