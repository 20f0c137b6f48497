"""Registering a paper (登记): the fields of domain.md 1.2."""

import datetime as dt
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.attachments.forms import StagedFilesField
from apps.core import clock
from apps.core.forms import bare_helper, date_input, full, moment_input, section
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.entries import LABELS, Entry
from apps.org.models import User

# The fifteen kinds of 中办发〔2012〕14号, the usual ones first (domain.md 1.1).
DOCUMENT_KINDS = ["通知", "函", "通报", "意见", "决定", "批复", "请示", "报告", "纪要",
                  "决议", "命令（令）", "公报", "公告", "通告", "议案", "其他"]  # fmt: skip
OLDEST = dt.date(1949, 10, 1)
PAPER = (full("title"), "source_organisation", "source_number", "document_kind", "document_date")
HANDLING = (full("handling_requirement"), full("note"))


class RegisterForm(forms.Form):
    """One incoming paper. Dates in the future are refused; nothing typed is lost on an error."""

    title = forms.CharField(label="标题", max_length=500)
    source_organisation = forms.CharField(
        label="来文单位", max_length=200, widget=forms.TextInput(attrs={"list": "sources"})
    )
    source_number = forms.CharField(
        label="来文字号",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "如 市安发〔2026〕12号"}),
    )
    document_kind = forms.ChoiceField(
        label="文种", required=False, choices=[("", "请选择"), *((kind, kind) for kind in DOCUMENT_KINDS)]
    )
    document_date = forms.DateField(label="成文日期", required=False, widget=date_input())
    received_at = forms.DateTimeField(label="收文时间", widget=moment_input())
    copies = forms.IntegerField(label="份数", min_value=1, max_value=9999, initial=1)
    pages = forms.IntegerField(label="页数", min_value=1, max_value=99999, required=False)
    secrecy = forms.TypedChoiceField(
        label="密级", coerce=int, choices=Secrecy.choices, initial=Secrecy.INTERNAL,
        help_text="国家秘密载体不得登记到本系统",
    )  # fmt: skip
    urgency = forms.TypedChoiceField(label="紧急程度", coerce=int, choices=Urgency.choices, initial=Urgency.NORMAL)
    handling_requirement = forms.CharField(label="办理要求", max_length=500, required=False)
    note = forms.CharField(label="备注", max_length=300, required=False)

    def __init__(self, *args: Any, user: User, limits: list[str] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["files"] = StagedFilesField(user, label="来文扫描件", archives=True)
        self.fields["urgency"].help_text = "；".join(limits)
        self.fields["received_at"].initial = timezone.localtime(clock.now()).replace(second=0, microsecond=0)
        secrecy = self.fields["secrecy"]
        secrecy.choices = [choice for choice in Secrecy.choices if choice[0] <= user.clearance]  # type: ignore[attr-defined]
        self.helper = bare_helper()
        self.helper.layout = self.sections()

    def sections(self) -> Layout:
        """The fields in the order of the paper."""
        return Layout(
            section("来文", full("files"), *PAPER),
            section("收文", "received_at", "urgency", "secrecy", "copies", "pages"),
            section("办理", *HANDLING),
        )

    def clean_document_date(self) -> dt.date | None:
        """A paper cannot be signed after it came in."""
        date = self.cleaned_data["document_date"]
        if date and date > clock.today():
            raise forms.ValidationError("成文日期不能晚于今天")
        if date and date < OLDEST:
            raise forms.ValidationError("请检查成文日期的年份")
        return date

    def clean_received_at(self) -> dt.datetime:
        """Neither in the future nor before living memory."""
        moment = self.cleaned_data["received_at"]
        if moment > clock.now() + dt.timedelta(minutes=5):
            raise forms.ValidationError("收文时间不能晚于现在")
        if moment.year < clock.today().year - 10:
            raise forms.ValidationError("请检查收文时间的年份")
        return moment

    def clean_title(self) -> str:
        """A title of something."""
        title = " ".join(self.cleaned_data["title"].split())
        if len(title) < 2:
            raise forms.ValidationError("请写全标题")
        return title


class CorrectForm(RegisterForm):
    """What the register says of one paper, put right with a reason; the time of receipt and the files are not asked."""

    reason = forms.CharField(label="更正理由", max_length=300, help_text="例如：与纸质件核对，来文字号有误")
    based_on = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, entry: Entry, user: User, limits: list[str], **kwargs: Any) -> None:
        known = {name: getattr(entry, name) for name in LABELS}
        super().__init__(*args, user=user, limits=limits, initial={**known, "based_on": entry.mark}, **kwargs)
        kind = self.fields["document_kind"]
        if entry.document_kind not in dict(kind.choices):  # type: ignore[attr-defined]  # taken over from an old register
            kind.choices = [*kind.choices, (entry.document_kind, entry.document_kind)]  # type: ignore[attr-defined]
        del self.fields["received_at"], self.fields["files"]

    def sections(self) -> Layout:
        """As at registration, then why."""
        return Layout(
            section("来文", *PAPER),
            section("收文", "urgency", "secrecy", "copies", "pages"),
            section("办理", *HANDLING),
            section("更正", full("reason"), "based_on"),
        )

    def entry(self) -> Entry:
        """What was typed, when it is valid."""
        return Entry(**{name: self.cleaned_data[name] for name in LABELS})
