"""Forms of supervision: the item itself, and one per verb."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms

from apps.attachments.forms import StagedFilesField
from apps.core import clock
from apps.core.secrecy import Secrecy, Urgency
from apps.org.models import Department, User
from apps.supervision import selectors
from apps.supervision.models import SupervisionItem

LONG = 4000


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "data-date": ""})


def _text(rows: int, placeholder: str = "") -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "placeholder": placeholder})


def _section(title: str, *fields: Any) -> Div:
    return Div(HTML(f"<h2>{title}</h2>"), Div(*fields, css_class="form-grid"), css_class="form-section")


def _full(name: str) -> Div:
    return Div(Field(name), css_class="full")


class PersonChoice(forms.ModelChoiceField):
    """A person with the post beside the name."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"data-picker": ""}))
        super().__init__(queryset=queryset.select_related("department", "principal"), **kwargs)

    def label_from_instance(self, user: User) -> str:
        post = " ".join(part for part in (user.department.name if user.department else "", user.title) if part)
        return f"{user.name}（{post}）" if post else user.name


class ChangeForm(forms.Form):
    """What may be corrected while the work goes on."""

    title = forms.CharField(label="事项", max_length=500, help_text="一句话说清要办成什么事")
    requirement = forms.CharField(label="任务要求", max_length=LONG, widget=_text(4))
    acceptance_criteria = forms.CharField(
        label="验收标准",
        max_length=LONG,
        widget=_text(3, "办到什么程度、以什么为凭，才能销号"),
        help_text="销号时逐条对照",
    )
    owner = PersonChoice(User.objects.filter(is_active=True), label="责任人")
    supporting = forms.ModelMultipleChoiceField(
        Department.objects.filter(is_active=True).select_related("principal"),
        label="协办部门",
        required=False,
        widget=forms.SelectMultiple(attrs={"data-picker": "", "data-placeholder": "输入部门名称查找，可多选"}),
    )
    importance = forms.TypedChoiceField(label="重要性", coerce=int, choices=SupervisionItem.Level.choices, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.build_layout()

    def build_layout(self) -> Layout:
        """Two sections: the task, the people."""
        return Layout(
            _section("任务", _full("title"), _full("requirement"), _full("acceptance_criteria")),
            _section("责任", "owner", "supporting", "importance"),
        )


class ItemForm(ChangeForm):
    """Open an item (立项、交办)."""

    issuer = PersonChoice(User.objects.none(), label="交办领导")
    lead_department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True).select_related("principal"),
        label="主办部门",
        widget=forms.Select(attrs={"data-picker": ""}),
    )
    due_on = forms.DateField(label="办结期限", widget=_date_input(), help_text="当天下班前办结；到期前 3 天提醒责任人")
    source = forms.ChoiceField(label="来源", choices=SupervisionItem.Source.choices)
    urgency = forms.TypedChoiceField(label="紧急程度", coerce=int, choices=Urgency.choices, initial=0)
    secrecy = forms.TypedChoiceField(label="密级", coerce=int, choices=Secrecy.choices, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issuer: PersonChoice = self.fields["issuer"]  # type: ignore[assignment]
        issuer.queryset = selectors.issuers().select_related("department", "principal")
        self.fields["due_on"].widget.attrs["min"] = clock.today().isoformat()

    def build_layout(self) -> Layout:
        return Layout(
            _section("任务", _full("title"), _full("requirement"), _full("acceptance_criteria")),
            _section("责任与期限", "issuer", "lead_department", "owner", "due_on", _full("supporting")),
            _section("分类", "source", "importance", "urgency", "secrecy"),
        )


class VerbForm(forms.Form):
    """A panel on the item's page; the fields' ids carry the verb, since several panels share the page."""

    def __init__(self, *args: Any, item: SupervisionItem, user: User, verb: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{verb}_%s")
        super().__init__(*args, **kwargs)
        self.item, self.user = item, user
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class ReportForm(VerbForm):
    """Progress in words and percent."""

    text = forms.CharField(label="进展情况", max_length=LONG, widget=_text(3, "做了什么、到哪一步、有什么困难"))
    progress = forms.IntegerField(
        label="进度（%）",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": 5, "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["progress"].initial = self.item.progress
        self.fields["files"] = StagedFilesField(self.user)


class UrgeForm(VerbForm):
    """A few words to go with the urging."""

    note = forms.CharField(label="催办意见", max_length=300, required=False, widget=_text(2, "可不写"))


class ExtendForm(VerbForm):
    """A later date and why."""

    to_date = forms.DateField(label="申请延至", widget=_date_input())
    reason = forms.CharField(label="延期理由", max_length=LONG, widget=_text(3, "写明原因和补救措施"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_date"].help_text = f"现期限 {self.item.due_on:%Y-%m-%d}，由交办领导或办公室主任审批"


class ClaimForm(VerbForm):
    """What was done, against the criteria."""

    text = forms.CharField(label="完成情况", max_length=LONG, widget=_text(3, "对照验收标准逐条说明"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = StagedFilesField(self.user, label="佐证材料")


class ConfirmForm(VerbForm):
    """The reviewer's words on closing; none means consent."""

    note = forms.CharField(label="审核意见", max_length=LONG, required=False, widget=_text(2, "不写即为「同意销号」"))


class SendBackForm(VerbForm):
    """Why it is not done yet."""

    note = forms.CharField(label="退办理由", max_length=LONG, widget=_text(2, "还缺什么、怎样才算完成"))


class CancelForm(VerbForm):
    """Why it is no longer to be done."""

    reason = forms.CharField(label="撤销理由", max_length=LONG, widget=_text(2))
