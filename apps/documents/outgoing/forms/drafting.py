"""The editor's fields (拟稿): the paper itself, then how it is to be handled."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.attachments.forms import StagedFilesField
from apps.core.forms import bare_helper, full, long_text
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.forms.people import PersonChoice, departments, leaders
from apps.documents.models import DocumentKind, Importance, IssuerCode, OutgoingDocument, OutgoingState, PageForm
from apps.documents.outgoing import selectors
from apps.documents.outgoing.content import OF_THE_ROUTE, TABLES, Content
from apps.documents.outgoing.forms.annexes import AnnexesField, normal
from apps.org import roles
from apps.org.models import Department, User

PICKER = {"data-picker": ""}
LONGEST = 200_000
PARTS = {
    "head": ("document_kind", "issuer_code", full("title"), full("main_recipients")),
    "body": (full("body"),),
    "foot": ("signatory", "note", full("copy_recipients"), full("attendance"), full("annexes"), full("files")),
    "more": ("form", "joint_issuers", "urgency", "secrecy", "secrecy_period", "copies"),
    "route": ("importance", "amount", full("countersigners"), "leader"),
    "save": (full("reason"), "based_on"),
}


class DraftForm(forms.Form):
    """One draft. Nothing typed is lost on an error; `then` names the button that was pressed."""

    document_kind = forms.ModelChoiceField(DocumentKind.objects.none(), label="文种", empty_label="请选择")
    issuer_code = forms.ModelChoiceField(IssuerCode.objects.none(), label="机关代字", empty_label="请选择")
    title = forms.CharField(
        label="标题",
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "发文机关 + 关于 + 事由 + 的 + 文种"}),
    )
    main_recipients = forms.CharField(
        label="主送", max_length=1000, required=False,
        widget=forms.TextInput(attrs={"placeholder": "各部门、各分公司，某某局（同类用顿号，不同类用逗号）"}),
    )  # fmt: skip
    body = forms.CharField(
        label="正文", max_length=LONGEST, required=False, strip=False,
        widget=forms.Textarea(
            attrs={"class": "form-control paper-text", "rows": 24, "data-paper": "", "spellcheck": "false"}
        ),
        help_text="一行一段；层次 一、（一）1.（1）；图片 ![说明](文件名)，在附件处上传；" + TABLES,
    )  # fmt: skip
    signatory = forms.CharField(label="署名", max_length=300, required=False, help_text="不填即为发文机关")
    note = forms.CharField(
        label="附注", max_length=200, required=False, help_text="例如：联系人：李登记，电话：0571-88001234"
    )
    copy_recipients = forms.CharField(label="抄送", max_length=1000, required=False)
    attendance = forms.CharField(
        label="出席、请假、列席（纪要）", max_length=4000, required=False,
        widget=long_text(3, "出席：张总、周副总\n列席：刘部长"),
    )  # fmt: skip
    annexes = AnnexesField(label="附件说明和附件", required=False)
    form = forms.ChoiceField(label="版式", required=False, choices=[("", "按文种"), *PageForm.choices])
    joint_issuers = forms.CharField(
        label="联合发文单位", max_length=300, required=False, help_text="主办单位以外的单位，用逗号隔开"
    )
    urgency = forms.TypedChoiceField(label="紧急程度", coerce=int, choices=Urgency.choices, initial=Urgency.NORMAL)
    secrecy = forms.TypedChoiceField(label="密级", coerce=int, choices=Secrecy.choices, initial=Secrecy.INTERNAL)
    secrecy_period = forms.CharField(
        label="保密期限", max_length=20, required=False, help_text="普通商密以上填写，例如：3年"
    )
    copies = forms.IntegerField(label="印制份数", min_value=1, max_value=9999, initial=1)
    importance = forms.ChoiceField(
        label="重要程度", choices=Importance.choices, initial=Importance.NORMAL,
        help_text="重要件增加法务合规审核和公司领导签发",
    )  # fmt: skip
    amount = forms.DecimalField(
        label="涉及金额（元）", required=False, min_value=0, max_digits=14, decimal_places=2, localize=False
    )
    countersigners = forms.ModelMultipleChoiceField(
        Department.objects.none(), label="会签部门", required=False, widget=forms.SelectMultiple(attrs=PICKER),
        help_text="同时送各部门负责人会签，全部会签后再往下走",
    )  # fmt: skip
    leader = PersonChoice(
        None, label="分管领导", required=False, widget=forms.Select(attrs=PICKER), help_text="核心件先经分管领导审签"
    )
    reason = forms.CharField(label="修改说明", max_length=200, required=False, help_text="这一稿改了什么，可不写")
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, document: OutgoingDocument | None = None, **kwargs: Any) -> None:
        if document is not None:  # also of a bound form: what may not be changed keeps its value
            kwargs.setdefault("initial", initial_of(Content.of(document), document.version))
        super().__init__(*args, **kwargs)
        self.user, self.document = user, document
        fields: dict[str, Any] = self.fields
        fields["document_kind"].queryset = selectors.kinds()
        fields["issuer_code"].queryset = selectors.codes()
        fields["countersigners"].queryset = departments()
        fields["leader"].queryset = leaders().exclude(roles__code=roles.GENERAL_MANAGER)
        fields["secrecy"].choices = [choice for choice in Secrecy.choices if choice[0] <= user.clearance]
        fields["files"] = StagedFilesField(user, label="附件文件、图片")
        if document is None:
            del fields["reason"]
        elif document.matter.state == OutgoingState.REVIEWING:
            for name in OF_THE_ROUTE:  # what decides the route stays while it is reviewed
                fields[name].disabled = True

    def use(self, part: str) -> str:
        """Let the page draw this part next; returns nothing to print."""
        helper: FormHelper = bare_helper()
        names = [one for one in PARTS[part] if not isinstance(one, str) or one in self.fields]
        if "reason" not in self.fields and part == "save":
            names = ["based_on"]
        helper.layout = Layout(*names)
        self.helper = helper
        return ""

    def clean_title(self) -> str:
        """A title in one line."""
        title = " ".join(self.cleaned_data["title"].split())
        if len(title) < 2:
            raise forms.ValidationError("请写全标题")
        return title

    def clean_body(self) -> str:
        """Lines as they are counted everywhere."""
        return normal(self.cleaned_data["body"]).rstrip("\n")

    def clean_attendance(self) -> str:
        """The same."""
        return normal(self.cleaned_data["attendance"])

    def content(self) -> Content:
        """What was typed; of fields that are not valid their defaults. Kind and code must be there."""
        data = self.cleaned_data
        taken = {name: data[name] for name in Content.__dataclass_fields__ if name in data}
        departments_chosen = data.get("countersigners")
        return Content(**{
            "title": "",
            **taken,
            "document_kind": data["document_kind"].pk,
            "issuer_code": data["issuer_code"].pk,
            "form": data.get("form") or data["document_kind"].form,
            "leader": data["leader"].pk if data.get("leader") else None,
            "countersigners": tuple(
                departments_chosen.order_by("position", "pk").values_list("pk", flat=True) if departments_chosen else ()
            ),
        })  # fmt: skip


def initial_of(content: Content, version: int) -> dict[str, Any]:
    """A draft as the form's first values."""
    known = {name: getattr(content, name) for name in Content.__dataclass_fields__ if name != "words"}
    return {**known, "countersigners": list(content.countersigners), "based_on": version}
