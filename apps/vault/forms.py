"""Forms of the vault. A file has to be chosen again after an error: it is kept nowhere until it is encrypted."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from apps.archives.models import ArchiveCategory, Retention
from apps.attachments import office
from apps.attachments.formats import FORMATS
from apps.core.forms import bare_helper, date_input, full, long_text, moment_input, section
from apps.org.models import Department, User
from apps.vault import selectors
from apps.vault.models import LEVELS, Lock, VaultFile
from apps.vault.services import NewRecord
from apps.vault.services.custody import SHORTEST
from apps.vault.services.putting_in import SORTS

HELP = "上传过程中只在内存里，加密后才写入磁盘"
WITH_OFFICE = (
    "PDF、图片（JPG、PNG、TIFF、GIF），或 Word、Excel、PPT、WPS、ODF 文件"
    f"（存入时转成页面供查阅，约需 15 秒，原件一并加密）。{HELP}"
)
WITHOUT_OFFICE = f"PDF 或图片（JPG、PNG、TIFF、GIF）。服务器没有安装 LibreOffice，Office 文件请先转换为 PDF。{HELP}"
NO_STATE_SECRETS = "我已核对：本件不含国家秘密（绝密、机密、秘密），只涉及本公司内部事项或商业秘密"


def secret_field(label: str, **options: Any) -> forms.CharField:
    """A passphrase: never filled in by a browser, never sent back."""
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    options.setdefault("error_messages", {"required": f"请输入{label}"})
    return forms.CharField(label=label, max_length=200, strip=False, widget=forms.PasswordInput(attrs=attrs), **options)


class PersonField(forms.ModelChoiceField):
    """A person with the post beside the name."""

    def __init__(self, queryset: Any, **options: Any) -> None:
        options.setdefault("widget", forms.Select(attrs={"data-picker": ""}))
        super().__init__(queryset=queryset.select_related("department", "principal"), **options)

    def label_from_instance(self, user: User) -> str:
        """李登记（办公室 文书）."""
        post = " ".join(part for part in (user.department.name if user.department else "", user.title) if part)
        return f"{user.name}（{post}）" if post else user.name


class PlainForm(forms.Form):
    """The page writes <form> and the CSRF field."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = bare_helper()
        if layout := self.layout():
            self.helper.layout = layout

    def layout(self) -> Layout | None:
        """Sections, for the longer ones."""
        return None


class PutInForm(PlainForm):
    """The file and its level."""

    file = forms.FileField(
        label="文件",
        error_messages={"required": "请选择要存入的文件；为保密，出错后须重新选择"},
    )
    secrecy = forms.TypedChoiceField(
        label="密级", coerce=int, choices=[("", "请选择"), *LEVELS], help_text="只用公司密级，不得存入国家秘密"
    )
    note = forms.CharField(label="备注", max_length=200, required=False)
    no_state_secrets = forms.BooleanField(
        label=NO_STATE_SECRETS, error_messages={"required": "请先确认本件不含国家秘密；含国家秘密的不得存入"}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sorts = (*SORTS, "office") if office.soffice() else SORTS
        file = self.fields["file"]
        file.help_text = WITH_OFFICE if "office" in sorts else WITHOUT_OFFICE
        file.widget.attrs["accept"] = ",".join(f".{one.extension}" for one in FORMATS.values() if one.preview in sorts)

    def layout(self) -> Layout:
        """One section."""
        return Layout(section("文件", full("file"), "secrecy", "note", full("no_state_secrets")))


class PutInNewForm(PutInForm):
    """For what has no archive record yet."""

    title = forms.CharField(label="题名", max_length=500)
    category = forms.ModelChoiceField(ArchiveCategory.objects.all(), label="门类", empty_label="请选择")
    retention = forms.ChoiceField(label="保管期限", choices=[("", "请选择"), *Retention.choices])
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True).select_related("principal"), label="机构", empty_label="请选择"
    )
    responsible_party = forms.CharField(label="责任者", max_length=200, required=False)
    document_number = forms.CharField(label="文号", max_length=80, required=False)
    document_date = forms.DateField(label="日期", required=False, widget=date_input())

    def layout(self) -> Layout:
        """The record, then the file."""
        record = ("category", "department", "retention", "responsible_party", "document_number", "document_date")
        return Layout(section("档案", full("title"), *record), *super().layout().fields)

    def new_record(self) -> NewRecord:
        """What is written down of it."""
        names = ("title", "category", "retention", "department", "responsible_party", "document_number")
        given = {name: self.cleaned_data[name] for name in names}
        return NewRecord(document_date=self.cleaned_data["document_date"], **given)


class RequestForm(PlainForm):
    """Who wants to read it, what for, from when until when."""

    reader = PersonField(User.objects.none(), label="查阅人", help_text="只有这个人可以查阅，保管员不能作为查阅人")
    purpose = forms.CharField(
        label="查阅事由",
        max_length=500,
        widget=long_text(3, "为办什么事、要看哪部分；保管员凭此决定是否放行"),
    )
    starts_at = forms.DateTimeField(label="查阅自", widget=moment_input())
    ends_at = forms.DateTimeField(label="查阅至", widget=moment_input(), help_text="一次最长 7 天，到时自动停止")

    def __init__(self, file: VaultFile, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        reader: PersonField = self.fields["reader"]  # type: ignore[assignment]
        reader.queryset = selectors.possible_readers(file).select_related("department", "principal")

    def layout(self) -> Layout:
        """One section."""
        return Layout(section("申请", "reader", full("purpose"), "starts_at", "ends_at"))


class PassphraseForm(PlainForm):
    """The passphrase of one's own lock."""

    passphrase = secret_field("保险柜口令", help_text="不是登录密码；连续输错 5 次暂停 30 分钟")


class RefuseForm(PlainForm):
    """Why not."""

    reason = forms.CharField(
        label="不予放行的理由",
        max_length=300,
        widget=long_text(2),
        error_messages={"required": "请写明不予放行的理由，申请人会看到"},
    )


class AppointForm(PlainForm):
    """Who is to hold which lock."""

    lock = forms.ChoiceField(label="锁", choices=Lock.choices)
    person = PersonField(
        User.objects.none(), label="保管员", help_text="须先有“涉密档案保管员”角色，且没有保管另一把锁"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        person: PersonField = self.fields["person"]  # type: ignore[assignment]
        person.queryset = selectors.candidates().select_related("department", "principal")


class NewPassphraseForm(PlainForm):
    """A passphrase typed twice."""

    new = secret_field("新的保险柜口令", help_text=f"至少 {SHORTEST} 个字符，不能与登录密码相同，不要记在电脑里")
    again = secret_field("再输一次")

    def clean_again(self) -> str:
        """Typed alike."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError("两次输入的口令不一致，请重新输入")
        return again


class ChangePassphraseForm(NewPassphraseForm):
    """The former one, then the new one twice."""

    old = secret_field("原保险柜口令")
    field_order = ["old", "new", "again"]


class CodeForm(PlainForm):
    """The code on the paper in the sealed envelope."""

    code = forms.CharField(
        label="恢复码",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="密封信封里纸上的九组字母和数字，连接号可不输",
        error_messages={"required": "请输入恢复码"},
    )
