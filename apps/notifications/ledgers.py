"""The delivery page (通知投递): what went outside, what waits, what is parked and why."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from markupsafe import Markup

from apps.core import clock, markup
from apps.core.formatting import when
from apps.core.ledger import Column, Ledger, Tab, register
from apps.core.secrecy import Secrecy
from apps.matters.services.auditing import note_export
from apps.notifications import rules
from apps.notifications.codes import chip
from apps.notifications.filters import DeliveryFilter
from apps.notifications.models import Channel, Delivery
from apps.org.models import User

Row = dict[str, Any]
CHANNELS, STATES = dict(Channel.choices), dict(Delivery.State.choices)
COLOURS = {"pending": "blue", "sent": "green", "parked": "red", "skipped": "grey"}
VEILED = "（涉密事项通知）"
TRIED_ONCE = Q(state="pending", attempts__gt=0) & ~Q(error="")


def rows(user: User) -> QuerySet[Delivery]:
    """Every delivery for the system administrator, none for anybody else."""
    return Delivery.objects.all() if rules.can_see_deliveries(user) else Delivery.objects.none()


def decorate(found: list[Row], user: User) -> None:
    """The title as the inbox rule allows: of a matter above 内部 or the administrator's clearance nothing is told."""
    for row in found:
        row["title"] = shown_title(row["notification__title"], row["notification__matter__secrecy"], user)


def shown_title(title: str, secrecy: int | None, user: User) -> str:
    """The title, or that there is one."""
    return VEILED if secrecy is not None and secrecy > min(user.clearance, Secrecy.INTERNAL) else title


def state_words(row: Row) -> str:
    """已发; 待发（暂缓）; 待重试."""
    if row["state"] != Delivery.State.PENDING:
        return STATES[row["state"]]
    if row["held_until"] and row["held_until"] > clock.now():
        return "汇总待发" if row["digest"] else "暂缓"
    return "待重试" if row["attempts"] and row["error"] else "待发"


def _pick(row: Row) -> Markup:
    return Markup(
        '<input type="checkbox" class="form-check-input" form="resend" name="ids" value="{0}"'
        ' aria-label="选择投递 {0}">'
    ).format(row["pk"])


def _plain(key: str, words: dict[str, str] | None = None) -> Any:
    return lambda row: words[row[key]] if words else row[key]


def _title(row: Row) -> Markup:
    label = chip(row["notification__code"])[0]
    return markup.two_lines(row["title"], label, reverse("notifications:delivery", args=[row["pk"]]))


def _state(row: Row) -> Markup:
    again = f"已重发 {row['resent']} 次" if row["resent"] else ""
    return markup.badge(state_words(row), COLOURS[row["state"]], again)


def _moment(row: Row) -> Markup:
    if row["state"] == Delivery.State.PENDING:
        return Markup('<span class="num">{}</span><span class="m">下次投递</span>').format(when(row["next_try_at"]))
    if row["sent_at"] is None:
        return Markup('<span class="dash">—</span>')
    return Markup('<span class="num">{}</span>').format(when(row["sent_at"]))


def _error(row: Row) -> Markup:
    return Markup("{}").format(row["error"]) if row["error"] else Markup('<span class="dash">—</span>')


PERSON, CHANNEL, ATTEMPTS = _plain("notification__recipient__name"), _plain("channel", CHANNELS), _plain("attempts")
COLUMNS = (
    Column("pick", "选择", _pick),
    Column("title", "通知", _title, export=_plain("title"), width=44, css="main"),
    Column("person", "收件人", PERSON, export=PERSON, width=10),
    Column("channel", "渠道", CHANNEL, export=CHANNEL, width=10),
    Column("state", "状态", _state, export=state_words, width=10),
    Column("attempts", "次数", ATTEMPTS, sort="attempts", export=ATTEMPTS, width=6, css="num", phone=False),
    Column("moment", "发出 / 下次", _moment, export=_plain("sent_at"), width=18),
    Column("error", "最后的错误", _error, export=_plain("error"), width=40),
)

TABS = (
    Tab("parked", "搁置", lambda query, user: query.filter(state="parked")),
    Tab("failing", "待重试", lambda query, user: query.filter(TRIED_ONCE)),
    Tab("waiting", "待发", lambda query, user: query.filter(state="pending")),
    Tab("sent", "已发", lambda query, user: query.filter(state="sent")),
    Tab("all", "全部", lambda query, user: query),
)

DELIVERIES = register(
    Ledger(
        code="deliveries",
        title="通知投递",
        rows=rows,
        values=(
            "notification__title",
            "notification__code",
            "notification__matter__secrecy",
            "notification__recipient__name",
            "channel",
            "state",
            "digest",
            "attempts",
            "resent",
            "held_until",
            "next_try_at",
            "sent_at",
            "error",
        ),
        columns=COLUMNS,
        filterset=DeliveryFilter,
        tabs=TABS,
        decorate=decorate,
        row_url=lambda row: reverse("notifications:delivery", args=[row["pk"]]),
        row_css=lambda row: "late" if row["state"] == Delivery.State.PARKED else "",
        empty=("没有这样的投递", "邮件与聊天消息的投递情况列在这里：发出、等待、失败与搁置。"),
        unit="条",
        on_export=note_export,
        url_name="notifications:deliveries",
        rule=rules.can_see_deliveries,
    )
)
