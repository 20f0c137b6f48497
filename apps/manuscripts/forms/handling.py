"""The small forms on a manuscript's page."""

from typing import Any

from django import forms

from apps.archives.models import ArchiveCategory, Retention
from apps.attachments.forms import StagedFilesField
from apps.core.forms import long_text
from apps.documents.forms.people import departments
from apps.documents.outgoing.forms.handling import CommentForm, PanelForm, ReasonForm
from apps.manuscripts.selectors import by_number
from apps.manuscripts.services.materials import UNSEEN
from apps.org.models import Department

__all__ = ["CommentForm", "FileForm", "FilesForm", "HandInForm", "LinkForm", "ReasonForm", "SubmitForm"]


class HandInForm(PanelForm):
    """A word about this version; which version the page knew goes along."""

    reason = forms.CharField(label="说明", max_length=200, required=False, widget=long_text(2, "这一稿的情况，可不写"))
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["based_on"].initial = self.document.version


class SubmitForm(PanelForm):
    """A word to those who decide, or none."""

    note = forms.CharField(label="报批说明", max_length=300, required=False, widget=long_text(2, "可不写"))


class FileForm(PanelForm):
    """What filing still asks for; all else is taken over from the manuscript."""

    category_code = forms.ChoiceField(label="档案门类")
    retention = forms.ChoiceField(label="保管期限", choices=Retention.choices, widget=forms.RadioSelect)
    department = forms.ModelChoiceField(Department.objects.none(), label="归档机构", help_text="进入档号的机构代码")
    paper = forms.BooleanField(label="纸质件已入库", required=False)
    paper_place = forms.CharField(label="存放位置", max_length=80, required=False, help_text="例如：1号柜-03盒")

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        codes = ArchiveCategory.objects.values_list("code", "name")
        fields["category_code"].choices = [(code, f"{code} {name}") for code, name in codes]
        fields["category_code"].initial, fields["retention"].initial = "WS", Retention.YEARS_30
        fields["department"].queryset = departments()
        fields["department"].initial = self.user.department_id


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
