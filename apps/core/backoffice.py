"""The back-office as administrators think of it: grouped by what they do, each change with its values.

Models of other apps are named by string only; one that is missing here stands under 其他.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.utils import construct_change_message as words_of_django
from django.db.models import Model

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("人员与权限", "谁在哪个部门、担任什么、能看什么", ("org.",)),
    (
        "流程与编号",
        "事项怎样流转、编号和时限",
        ("approvals.", "matters.numberrule", "documents.", "deadlines.", "archives.", "supervision.", "processes."),
    ),
    ("工作日历", "节假日、调休和办公时间", ("worktime.",)),
    ("通知", "提醒发给谁、发出去没有", ("notifications.",)),
    ("文件与任务", "附件、导入导出", ("attachments.", "jobs.", "ledgers.")),
)
OTHERS = ("其他", "", ())
SECRET = ("password", "secret", "token", "hash")
LONGEST = 80


@dataclass(frozen=True)
class Notice:
    """What an administrator must know, and where it is mended."""

    text: str
    url: str
    label: str


Teller = Callable[[], Iterable[Notice]]
_tellers: list[Teller] = []


def register_notices(teller: Teller) -> None:
    """`teller()` says what wants attention now; called by apps in `ready()`. It must be cheap: no query."""
    if teller not in _tellers:
        _tellers.append(teller)


def notices_for(user: Any) -> list[Notice]:
    """What wants attention, for a system administrator; nothing for others."""
    if "system_admin" not in getattr(user, "role_codes", ()) and not getattr(user, "is_superuser", False):
        return []
    return [notice for teller in _tellers for notice in teller()]


def grouped(app_list: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The models the person may open (Django's app_list) by task; empty groups are left out."""
    found: dict[str, dict[str, Any]] = {
        name: {"name": name, "hint": hint, "models": []} for name, hint, _ in (*GROUPS, OTHERS)
    }
    for app in app_list:
        for model in app["models"]:
            label = f"{app['app_label']}.{model['object_name'].lower()}"
            found[_group_of(label)]["models"].append(model)
    return [group for group in found.values() if group["models"]]


def _group_of(label: str) -> str:
    for name, _, members in GROUPS:
        if any(label.startswith(member) if member.endswith(".") else label == member for member in members):
            return name
    return OTHERS[0]


def change_message(self: Any, request: Any, form: forms.Form, formsets: Any, add: bool = False) -> Any:
    """What changed, with its values: 规则：旧 → 新. Lines below the form keep Django's words."""
    said = [] if add else [one for name in form.changed_data if (one := _change(form, name))]
    below = [part for part in words_of_django(form, formsets, add) if "object" in next(iter(part.values()), {})]
    if not said or below:
        return words_of_django(form, formsets, add)
    return "；".join(said)


def _change(form: forms.Form, name: str) -> str:
    field = form.fields.get(name)
    if field is None:
        return ""
    label = str(field.label or name)
    if any(word in name.lower() for word in SECRET) or isinstance(field.widget, forms.PasswordInput):
        return f"{label}已修改"
    before, after = _words(field, form.initial.get(name)), _words(field, form.cleaned_data.get(name))
    return f"{label}：{before} → {after}"


def _words(field: forms.Field, value: Any) -> str:
    """A value as the office says it: the name of a row, the word of a choice, 是 or 否."""
    if value is None or value == "" or value == []:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Model):
        return str(value)[:LONGEST]
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ("、".join(str(one) for one in value) or "空")[:LONGEST]
    if isinstance(field, forms.ModelChoiceField):
        row = field.queryset.filter(pk=value).first() if field.queryset is not None else None
        return str(row or value)[:LONGEST]
    if isinstance(field, forms.ChoiceField):
        return str({str(key): words for key, words in field.choices}.get(str(value), value))[:LONGEST]  # type: ignore[union-attr, misc]
    return str(value)[:LONGEST]
