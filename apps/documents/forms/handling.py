"""The small forms of the path after 拟办."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from apps.archives.models import ArchiveCategory, Retention
from apps.attachments.forms import StagedFilesField
from apps.core.forms import bare_helper, full, long_text, section
from apps.documents.forms.people import PeopleChoice, PersonChoice, departments, staff
from apps.documents.models import IncomingDocument, Undertaking
from apps.org.models import Department, User

PICKER = {"data-picker": ""}


class PanelForm(forms.Form):
    """A panel on the document's page; ids carry its name, since several share the page."""

    def __init__(self, *args: Any, document: IncomingDocument, user: User, panel: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{panel}_%s")
        super().__init__(*args, **kwargs)
        self.document, self.user = document, user
        self.helper = bare_helper()
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the document."""


class AssignForm(PanelForm):
    """Who of the department does it."""

    assignee = PersonChoice(None, label="承办人", widget=forms.Select(attrs=PICKER))
    note = forms.CharField(label="交办要求", max_length=300, required=False, widget=long_text(2))
    share: Undertaking

    def prepare(self) -> None:
        share = getattr(self.document, "my_share", None)
        people = staff(self.document.matter.secrecy)
        self.fields["assignee"].queryset = people.filter(department=share.department_id) if share else people.none()  # type: ignore[attr-defined]


class ReportForm(PanelForm):
    """What came out, with files."""

    result = forms.CharField(
        label="办理结果", max_length=4000, widget=long_text(4, "做了什么、结果如何、有无遗留", **{"class": "op"})
    )

    def prepare(self) -> None:
        self.fields["files"] = StagedFilesField(self.user)


class ReadForm(PanelForm):
    """A word after reading, or none."""

    comment = forms.CharField(
        label="阅后意见", max_length=300, required=False, widget=long_text(2, "可不写", **{"class": "op"})
    )


class ReadersForm(PanelForm):
    """Further readers."""

    readers = PeopleChoice(None, label="增加传阅人员", widget=forms.SelectMultiple(attrs=PICKER))

    def prepare(self) -> None:
        self.fields["readers"].queryset = staff(self.document.matter.secrecy)  # type: ignore[attr-defined]


class ReasonForm(PanelForm):
    """Why it is sent back, returned or voided."""

    reason = forms.CharField(label="理由", max_length=500, widget=long_text(3))


class AttachForm(PanelForm):
    """Files that were forgotten at registration."""

    def prepare(self) -> None:
        self.fields["files"] = StagedFilesField(self.user, label="补传的文件", archives=True)


class CloseForm(PanelForm):
    """Closing, with what is said of readers who have not read."""

    note = forms.CharField(label="办结意见", max_length=500, required=False, widget=long_text(2, "可不写"))
    stop_reading = forms.BooleanField(label="剩余人员不再传阅（须写明理由）", required=False)

    def prepare(self) -> None:
        readers = getattr(self.document, "reader_list", None)
        if all(reader.read_at for reader in (self.document.readers.all() if readers is None else readers)):
            del self.fields["stop_reading"]


class ArchiveForm(forms.Form):
    """What filing still asks for; all else is taken over from the document."""

    category_code = forms.ChoiceField(label="档案门类")
    retention = forms.ChoiceField(label="保管期限", choices=Retention.choices, widget=forms.RadioSelect)
    department = forms.ModelChoiceField(Department.objects.none(), label="归档机构", help_text="进入档号的机构代码")
    paper = forms.BooleanField(label="纸质件已入库", required=False)
    paper_place = forms.CharField(label="存放位置", max_length=80, required=False, help_text="例如：1号柜-03盒")

    def __init__(self, *args: Any, document: IncomingDocument, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "category_code": "WS",
            "retention": Retention.YEARS_10 if document.nature == "read" else Retention.YEARS_30,
            "department": document.lead_department_id or document.matter.department_id,
        }
        super().__init__(*args, **kwargs)
        codes = ArchiveCategory.objects.values_list("code", "name")
        self.fields["category_code"].choices = [(code, f"{code} {name}") for code, name in codes]  # type: ignore[attr-defined]
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]
        self.helper = bare_helper()
        self.helper.layout = Layout(
            section("归档", "category_code", "department", full("retention")),
            section("纸质件（双套制）", full("paper"), "paper_place"),
        )
