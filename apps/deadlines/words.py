"""What a reminder says."""

import datetime as dt
import math

from django.utils import timezone

from apps.core.formatting import span
from apps.deadlines.codes import WARN, Stage

MINUTE = dt.timedelta(minutes=1)
JUST_NOW = 2 * MINUTE  # a sweep comes once a minute: so late is "now"
_WEEKDAYS = "一二三四五六日"


def standing(label: str, due_at: dt.datetime, stage: Stage, now: dt.datetime) -> str:
    """What follows the matter's name: 批示时限还剩 4 小时（11-23 周一 17:30 前）, …已到, 已超时 42 分钟."""
    late = now - due_at
    if stage.kind == WARN or late < dt.timedelta():
        return f"{label}还剩 {_rest(-late)}（{_until(due_at, now)} 前）"
    if late < JUST_NOW:
        return f"{label}已到（{_until(due_at, now)}）"
    return f"已超时 {span(late)}"


def in_the_name_of(absent: str, title_text: str) -> str:
    """The same for the deputy, with both names: 您代刘部长办理的「标题」批示时限已到（…）."""
    return f"您代{absent}办理的{title_text}"


def escalation(label: str, responsible: str, due_at: dt.datetime) -> str:
    """For those above: who should have acted, and until when."""
    return f"{label}由{responsible}负责，应于 {_until(due_at)} 前办理，请督促"


def _rest(left: dt.timedelta) -> str:
    """What is left, rounded up to the minute: a sweep some seconds late still says 4 小时."""
    return span(math.ceil(left / MINUTE) * MINUTE)


def _until(due_at: dt.datetime, now: dt.datetime | None = None) -> str:
    local = timezone.localtime(due_at)
    year = "" if now is None or timezone.localtime(now).year == local.year else f"{local.year}-"
    return f"{year}{local:%m-%d} 周{_WEEKDAYS[local.weekday()]} {local:%H:%M}"
