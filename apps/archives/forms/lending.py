"""Forms of borrowing."""

from typing import Any

from django import forms

from apps.archives import loan_selectors
from apps.archives.forms.panel import PanelForm, text
from apps.archives.models import ArchiveRecord, Loan


class LoanForm(PanelForm):
    """Ask for a record; `record` is known when it was opened from its page."""

    wanted = forms.CharField(
        label="要查的档案",
        max_length=300,
        required=False,
        widget=text(2, "知道多少写多少：题名、文号、档号、年度、内容"),
        help_text="由档案员查到后按密级送审",
    )
    medium = forms.ChoiceField(
        label="方式", choices=Loan.Medium.choices, initial=Loan.Medium.ELECTRONIC, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label="天数", min_value=1, max_value=90, initial=3, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    purpose = forms.CharField(label="用途", max_length=500, widget=text(2), error_messages={"required": "请写明用途"})
    download = forms.BooleanField(label="同时申请下载（请写明理由，一并审批）", required=False)

    def __init__(self, *args: Any, record: ArchiveRecord | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if record is not None:
            del self.fields["wanted"]
        words = "；".join(f"{level} {span}" for level, span in loan_selectors.limits().items())
        self.fields["days"].help_text = f"最长：{words}"


class LoanVerbForm(PanelForm):
    """A panel on the loan's page; the fields' ids carry the verb."""

    def __init__(self, *args: Any, verb: str, **options: Any) -> None:
        options.setdefault("auto_id", f"{verb}_%s")
        super().__init__(*args, **options)


class MatchForm(LoanVerbForm):
    """Which record it is."""

    code = forms.CharField(
        label="档号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "例如 Z109-WS·2026-D30-BGS-0001"}),
        error_messages={"required": "请填写查到的档号"},
    )


class RefuseForm(LoanVerbForm):
    """Why not."""

    reason = forms.CharField(label="退回理由", max_length=300, widget=text(2, "例如：没有查到这份档案"))


class HandOutForm(LoanVerbForm):
    """Against a signature."""

    signed_by = forms.CharField(
        label="领取人签名", max_length=40, help_text="本人或代领人姓名", error_messages={"required": "请填写领取人签名"}
    )


class ReturnForm(LoanVerbForm):
    """How it came back."""

    condition = forms.ChoiceField(
        label="归还检查", choices=Loan.Condition.choices, widget=forms.RadioSelect, initial="good"
    )
    note = forms.CharField(label="说明", max_length=300, required=False, widget=text(2, "缺页、污损等情况"))


class RenewForm(LoanVerbForm):
    """Why longer."""

    reason = forms.CharField(label="续借理由", max_length=500, widget=text(2), help_text="批准前仍按原期限归还")


class PlainForm(LoanVerbForm):
    """A verb without words."""
