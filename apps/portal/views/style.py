"""The style page (/style/): every component in every state, looked at when one changes. Invented data, no database."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core import clock
from apps.core.errors import Denied
from apps.core.verdict import YES, no_right, not_now
from apps.matters.todo import TodoLine
from apps.org import roles
from apps.org.requests import person

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LEVELS = {"ok": messages.SUCCESS, "info": messages.INFO, "warning": messages.WARNING, "error": messages.ERROR}
WORDS = {
    "ok": "已登记，编号 办收〔2026〕412号，已送王建国拟办。",
    "info": "本件已由刘敏批示，页面为最新内容。",
    "warning": "与 办收〔2026〕398号 标题相近，请核对是否重复。",
    "error": "该件尚有 2 项督办未销号，不能办结。",
}


class SampleForm(forms.Form):
    """A form with each kind of field; shown once empty and once with errors."""

    source_organisation = forms.CharField(label="来文单位", max_length=200)
    source_number = forms.CharField(
        label="来文字号", required=False, help_text="照来文版头抄写，如：人社函〔2026〕203号"
    )
    document_date = forms.DateField(label="成文日期", widget=forms.DateInput(attrs={"data-date": ""}))
    due_at = forms.DateTimeField(label="办理时限", widget=forms.DateTimeInput(attrs={"data-datetime": ""}))
    urgency = forms.ChoiceField(label="紧急程度", choices=[(0, "平件"), (1, "加急"), (2, "特急")])
    readers = forms.MultipleChoiceField(
        label="传阅人",
        choices=[("1", "张明远（总经理）"), ("2", "刘敏（分管副总）"), ("3", "何静（人力资源部）")],
        widget=forms.SelectMultiple(attrs={"data-picker": ""}),
        required=False,
    )
    handling_requirement = forms.CharField(label="办理要求", widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}))
    is_paper = forms.BooleanField(label="另有纸质原件", required=False)


def _todo(now: dt.datetime) -> list[TodoLine]:
    rows = [
        ("收文", "red", "关于报送2026年度安全生产工作总结和2027年工作要点的通知", "办收〔2026〕412号", "送拟办",
         "李登记", -3 * HOUR, -42 * HOUR / 60, "拟办", 1),
        ("收文", "red", "关于开展2026年度企业职工技能等级认定工作的通知", "办收〔2026〕411号", "送批示",
         "王建国", -3 * DAY, 5.6 * HOUR, "批示", 0),
        ("督办", "green", "落实仓储二期消防整改（第39次总办会决议）", "督办〔2026〕87号", "申请销号，附验收单 3 份",
         "刘志远", -1 * DAY, 3 * DAY, "审核销号", 0),
        ("延期", "green", "供应商年度资质复核", "督办〔2026〕91号", "申请延期至 12月10日",
         "采购部", -4 * HOUR, None, "审批", 0),
    ]  # fmt: skip
    return [
        TodoLine(0, kind, tone, title, number, why, sender, now + since, now + due if due else None, "#", action, level)
        for kind, tone, title, number, why, sender, since, due, action, level in rows
    ]


@dataclass(frozen=True)
class Leg:
    """One stage of the flow, as components/steps.html draws it."""

    label: str
    who: str
    state: str  # done now todo back
    at: dt.datetime | None = None
    note: str = ""


def _route(now: dt.datetime) -> list[Leg]:
    return [
        Leg("登记", "李登记", "done", now - 26 * HOUR),
        Leg("拟办", "王建国", "done", now - 24 * HOUR, "用时 2 小时 14 分"),
        Leg("退回", "刘敏", "back", now - 23 * HOUR, "主办部门有误"),
        Leg("批示", "张明远", "now", None, "已到 3 小时"),
        Leg("承办", "人力资源部", "todo"),
        Leg("归档", "", "todo"),
    ]


def sample_context(now: dt.datetime) -> dict[str, Any]:
    """What the style page draws; also used by the test that renders it."""
    bad = SampleForm({"source_number": "人社函", "document_date": "昨天", "urgency": "9"}, auto_id="bad_%s")
    bad.full_clean()
    return {
        "now": now,
        "todo": _todo(now),
        "route": _route(now),
        "clocks": [
            ("已超时", now - 42 * HOUR / 60, now - 5 * HOUR, None),
            ("十二小时内", now + 5.6 * HOUR, now - 18 * HOUR, None),
            ("一天内", now + 20 * HOUR, now - 2 * DAY, None),
            ("还早", now + 4 * DAY, now - 2 * DAY, None),
            ("跨年", now + 60 * DAY, now, None),
            ("按期办结", now - DAY, now - 3 * DAY, now - 2 * DAY),
            ("迟办", now - 2 * DAY, now - 4 * DAY, now - DAY),
        ],
        "verdicts": [YES, not_now("尚有 2 项督办未销号，销号后方可办结", show=True), no_right("")],
        "form": SampleForm(auto_id="good_%s"),
        "bad_form": bad,
    }


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """For those who build and look after the product. `?say=ok|info|warning|error` shows a message."""
    user = person(request)
    if not (user.is_staff or user.has_role(roles.SYSTEM_ADMIN)):
        raise Denied("组件样式页只对系统管理员开放。")
    said = request.GET.get("say", "")
    if said in LEVELS:
        messages.add_message(request, LEVELS[said], WORDS[said])
    return render(request, "portal/style.html", sample_context(clock.now()))
