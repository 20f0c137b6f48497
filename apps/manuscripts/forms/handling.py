"""The small forms on a manuscript's page."""

from typing import Any

from django import forms

from apps.attachments.forms import StagedFilesField
from apps.core.forms import long_text
from apps.documents.outgoing.forms.handling import CommentForm, PanelForm, ReasonForm
from apps.manuscripts.selectors import by_number
from apps.manuscripts.services.materials import UNSEEN

__all__ = ["CommentForm", "FilesForm", "HandInForm", "LinkForm", "ReasonForm", "SubmitForm"]


class HandInForm(PanelForm):
    """A word about this version; which version the page knew goes along."""

    reason = forms.CharField(label="说明", max_length=200, required=False, widget=long_text(2, "这一稿的情况，可不写"))
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["based_on"].initial = self.document.version


class SubmitForm(PanelForm):
    """A word to those who decide, or none."""

    note = forms.CharField(label="报批说明", max_length=300, required=False, widget=long_text(2, "可不写"))


class FilesForm(PanelForm):
    """Files used while writing."""

    def prepare(self) -> None:
        self.fields["files"] = StagedFilesField(self.user, label="材料文件")


class LinkForm(PanelForm):
    """A matter by its number, or a record by its 档号."""

    number = forms.CharField(label="编号或档号", max_length=80, help_text="您能查看的收文、发文、督办、档案等")
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="用它的哪一部分")

    def clean(self) -> dict[str, Any]:
        """The matter or record itself, as `target`."""
        data = super().clean() or {}
        number = data.pop("number", "")
        target = by_number(self.user, number) if number else None
        if number and target is None:
            self.add_error("number", UNSEEN)
        return {**data, "target": target}
