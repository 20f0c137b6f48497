"""The small forms on the document's page."""

from typing import Any

from django import forms

from apps.archives.models import ArchiveCategory, Retention
from apps.core.forms import bare_helper, long_text
from apps.documents.forms.people import PeopleChoice, departments, staff
from apps.documents.models import OutgoingDocument, OutgoingState, Recipient, Seal
from apps.documents.outgoing.parties import recipients_in
from apps.documents.outgoing.rules import must_number_copies
from apps.org.models import Department, User

PICKER = {"data-picker": ""}
PAPER_COPY = (("later", "随后移交档案员"), ("filed", "已入库"), ("none", "本件没有纸质件"))


class PanelForm(forms.Form):
    """A panel on the document's page; ids carry its name, since several share the page."""

    def __init__(self, *args: Any, document: OutgoingDocument, user: User, panel: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{panel}_%s")
        super().__init__(*args, **kwargs)
        self.document, self.user = document, user
        self.helper = bare_helper()
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the document."""


class SubmitForm(PanelForm):
    """A word to those who review, or none."""

    note = forms.CharField(label="送审说明", max_length=300, required=False, widget=long_text(2, "可不写"))


class ReasonForm(PanelForm):
    """Why it is voided, raised, or a fault is let stand."""

    reason = forms.CharField(label="理由", max_length=300, widget=long_text(3))


class CommentForm(PanelForm):
    """A word at a paragraph of the text."""

    paragraph = forms.TypedChoiceField(label="段落", coerce=int, widget=forms.Select(attrs={"data-paragraph": ""}))
    quote = forms.CharField(label="针对的文字", max_length=200, required=False, help_text="可从文中复制；不填即为整段")
    text = forms.CharField(label="批注", max_length=500, widget=long_text(2, "例如：数据请与财务部核对"))

    def prepare(self) -> None:
        lines = [(n, line.strip()) for n, line in enumerate(self.document.body.splitlines(), 1) if line.strip()]
        shown = [(n, f"{n}　{line[:30]}{'…' if len(line) > 30 else ''}") for n, line in lines]
        self.fields["paragraph"].choices = [(0, "全文"), *shown]  # type: ignore[attr-defined]


class SealRequestForm(PanelForm):
    """Which seal, on how many copies."""

    seal = forms.ModelChoiceField(Seal.objects.none(), label="印章", empty_label=None)
    copies = forms.IntegerField(label="用印份数", min_value=1, max_value=9999)

    def prepare(self) -> None:
        seals = Seal.objects.filter(is_active=True).select_related("keeper__principal")
        self.fields["seal"].queryset = seals  # type: ignore[attr-defined]
        self.fields["copies"].initial = self.document.copies


class SealForm(PanelForm):
    """The keeper has held the file against the form."""

    copies = forms.IntegerField(label="用印份数", min_value=1, max_value=9999)
    note = forms.CharField(label="备注", max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["copies"].initial = self.document.copies


class PlainForm(PanelForm):
    """Nothing is asked but the button."""


class IssueForm(PanelForm):
    """How many copies are printed, and whether each bears its number."""

    copies = forms.IntegerField(label="印制份数", min_value=1, max_value=9999, required=False)
    numbered = forms.BooleanField(
        label="编份号（每份一个号，分发时记明哪一份发给谁）", required=False,
        help_text="000001 存档，其余按分发顺序编号",
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["copies"].initial = self.document.copies
        if must_number_copies(self.document):
            self.fields["numbered"].initial = self.fields["numbered"].disabled = True
            self.fields["numbered"].help_text = "本件标有密级，一律编份号；000001 存档，其余按分发顺序编号"


class DistributeForm(PanelForm):
    """Who gets it: in the house to be signed for, outside by paper or mail."""

    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(), label="部门（系统内签收）", required=False, widget=forms.SelectMultiple(attrs=PICKER)
    )
    people = PeopleChoice(None, label="人员（系统内签收）", required=False, widget=forms.SelectMultiple(attrs=PICKER))
    outside = forms.CharField(
        label="外单位", max_length=2000, required=False, widget=long_text(2, "一行一个，也可用逗号隔开")
    )
    way = forms.ChoiceField(
        label="外单位送达方式", choices=[(one.value, one.label) for one in (Recipient.Way.PAPER, Recipient.Way.MAIL)]
    )
    note = forms.CharField(label="备注", max_length=200, required=False, help_text="例如：快递单号、邮箱")
    printed = forms.IntegerField(
        label="已印制份数", min_value=1, max_value=9999, required=False,
        help_text="000001 存档，其余按收文对象的顺序每家一份；加印后在这里改大",
    )  # fmt: skip

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["printed"].initial = self.document.copies
        if not self.document.copies_numbered:
            del fields["printed"]
        fields["departments"].queryset = departments()
        fields["people"].queryset = staff(self.document.matter.secrecy)
        if self.document.matter.state == OutgoingState.ISSUED:
            named = recipients_in(self.document)
            fields["departments"].initial = named.departments
            fields["outside"].initial = "\n".join(named.outside)


class ShelveForm(PanelForm):
    """Where the paper copy lies."""

    place = forms.CharField(label="存放位置", max_length=80, help_text="例如：1号柜-03盒")


class FileForm(PanelForm):
    """What filing still asks for; all else is taken over from the document."""

    category_code = forms.ChoiceField(label="档案门类")
    retention = forms.ChoiceField(label="保管期限", choices=Retention.choices, widget=forms.RadioSelect)
    department = forms.ModelChoiceField(Department.objects.none(), label="归档机构", help_text="进入档号的机构代码")
    paper_copy = forms.ChoiceField(
        label="纸质件", required=False, choices=PAPER_COPY, initial="later", widget=forms.RadioSelect,
        help_text="签发后 24 小时内电子件、纸质件都要归档；随后移交的，由档案员登记入库后停止计时",
    )  # fmt: skip
    paper_place = forms.CharField(
        label="存放位置", max_length=80, required=False, help_text="已入库时填写，例如：1号柜-03盒"
    )

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        codes = ArchiveCategory.objects.values_list("code", "name")
        fields["category_code"].choices = [(code, f"{code} {name}") for code, name in codes]
        fields["category_code"].initial, fields["retention"].initial = "WS", Retention.YEARS_30
        fields["department"].queryset = departments()
        fields["department"].initial = self.document.matter.department_id
