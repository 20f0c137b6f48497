"""Forms of appraisals. The page writes the form element, crispy draws the fields."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.appraisal.models import AppraisalBatch, AppraisalLine, Decision, Duty
from apps.appraisal.services.drafting import Given
from apps.core.forms import bare_helper
from apps.org.models import User


class PersonChoice(forms.ModelChoiceField):
    """A person with the post beside the name."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Select(attrs={"data-picker": ""}))
        super().__init__(queryset=_people(), **options)

    def label_from_instance(self, user: User) -> str:
        return _words(user)


class PeopleChoice(forms.ModelMultipleChoiceField):
    """Several of them."""

    def __init__(self, **options: Any) -> None:
        hint = {"data-picker": "", "data-placeholder": "输入姓名查找，可多选"}
        super().__init__(queryset=_people(), required=False, widget=forms.SelectMultiple(attrs=hint), **options)

    def label_from_instance(self, user: User) -> str:
        return _words(user)


def _people() -> Any:
    return User.objects.filter(is_active=True).select_related("department", "principal").order_by("position", "id")


def _words(user: User) -> str:
    post = " ".join(part for part in (user.department.name if user.department else "", user.title) if part)
    return f"{user.name}（{post}）" if post else user.name


class PlainForm(forms.Form):
    """A form without a tag of its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = bare_helper()


class CommitteeForm(PlainForm):
    """Who appraises, and who will watch."""

    leader = PersonChoice(label="负责人", required=False, empty_label="请选择", help_text="一般为分管档案的公司领导")
    departments = PeopleChoice(label="职能部门", help_text="形成这些档案的部门")
    experts = PeopleChoice(label="专业人员")
    archivists = PeopleChoice(label="档案人员")
    witness1 = PersonChoice(label="监销人（一）", required=False, empty_label="请选择", help_text="不能是本批的提出人")
    witness2 = PersonChoice(label="监销人（二）", required=False, empty_label="请选择", help_text="与第一位不是同一人")

    def services_data(self) -> dict[str, Any]:
        """As services.put_committee takes it."""
        data = dict(self.cleaned_data)
        data["witnesses"] = [one for one in (data.pop("witness1"), data.pop("witness2")) if one is not None]
        return data


def initial_committee(batch: AppraisalBatch) -> dict[str, Any]:
    """The people as they stand."""
    by_duty: dict[str, list[int]] = {duty: [] for duty in Duty.values}
    for member in batch.members.all():
        by_duty[member.duty].append(member.person_id)
    found: dict[str, Any] = {f"witness{one.position}": one.person_id for one in batch.witnesses.all()}
    leaders = by_duty[Duty.LEADER]
    return found | {
        "leader": leaders[0] if leaders else None,
        "departments": by_duty[Duty.DEPARTMENT],
        "experts": by_duty[Duty.EXPERT],
        "archivists": by_duty[Duty.ARCHIVIST],
    }


class ConfirmForm(PlainForm):
    """A witness, by the own password."""

    seen = forms.BooleanField(
        label="我已到场，逐件核对销毁清册与实物",
        error_messages={"required": "请先核对清册与实物，再勾选确认"},
    )
    password = forms.CharField(
        label="登录密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请输入您的登录密码"},
    )


class AgreeForm(PlainForm):
    """A custodian, by the passphrase of the own lock."""

    seen = forms.BooleanField(
        label="我已核对上列文件，同意销毁密文和我保管的密钥分量",
        error_messages={"required": "请先核对上列文件，再勾选同意"},
    )
    passphrase = forms.CharField(
        label="保险柜口令",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="不是登录密码；连续输错 5 次暂停 30 分钟",
        error_messages={"required": "请输入保险柜口令"},
    )


class ReplaceForm(PlainForm):
    """Another witness."""

    person = PersonChoice(label="改由", empty_label="请选择", error_messages={"required": "请选择监销人"})
    position = forms.ChoiceField(label="替换", choices=())

    def __init__(self, *args: Any, batch: AppraisalBatch, **options: Any) -> None:
        super().__init__(*args, **options)
        places = [(one.position, one.person.name) for one in batch.witnesses.all() if one.confirmed_at is None]
        self.fields["position"].choices = places  # type: ignore[attr-defined]
        self.order_fields(["position", "person"])


class FileForm(PlainForm):
    """Where the signed register lies."""

    paper_place = forms.CharField(
        label="签字清册存放位置",
        max_length=80,
        required=False,
        help_text="打印签字后归入的库房、柜、盒；没有纸质件可不填",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def given_opinions(data: Any, lines: Sequence[AppraisalLine]) -> dict[int, Given]:
    """What was sent for each line: `decision-<id>`, `new-<id>`, `reason-<id>`; the common ones for lines left open."""
    common = Given(data.get("decision-all", ""), data.get("new-all", ""), data.get("reason-all", ""))
    found = {}
    for line in lines:
        own = Given(*(data.get(f"{name}-{line.pk}", "") for name in ("decision", "new", "reason")))
        if not own.decision and common.decision in Decision.values:
            own = Given(common.decision, common.new_retention, own.reason or common.reason)
        found[line.pk] = own
    return found
