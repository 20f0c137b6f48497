"""The ledger of incoming documents (收文台账, DOC-13)."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from markupsafe import Markup

from apps.core import addresses, clock, markup
from apps.core.errors import DomainError
from apps.core.formatting import span, when
from apps.core.ledger import Action, Column, Ledger, Tab, register
from apps.core.secrecy import Secrecy, Urgency
from apps.documents import rules, selectors, services
from apps.documents.filters import IncomingFilter
from apps.documents.kinds import ENDED
from apps.documents.models import IncomingDocument, IncomingState
from apps.matters import kinds
from apps.matters.services.auditing import note_export
from apps.org.models import User

Row = dict[str, Any]
S = IncomingState
VALUES = (
    "matter_id", "matter__number", "matter__number_key", "matter__title", "matter__state", "matter__urgency",
    "matter__secrecy", "matter__closed_at", "source_organisation", "source_number", "document_kind", "document_date",
    "received_at", "copies", "pages", "handling_requirement", "nature", "lead_department__name", "due_at",
    "state_since", "readers_all", "readers_done",
)  # fmt: skip


def decorate(rows: list[Row], user: User) -> None:
    """Who holds each row now: one query for the page."""
    found = selectors.holders_of([row["matter_id"] for row in rows])
    for row in rows:
        row["holders"] = found.get(row["matter_id"], [])


def _number(row: Row) -> Markup:
    return Markup('<span class="num">{}</span>').format(row["matter__number"])


def _title(row: Row) -> Markup:
    source = " · ".join(part for part in (row["source_organisation"], row["source_number"]) if part)
    return markup.two_lines(row["matter__title"], source, addresses.of("documents:incoming_detail", row["matter_id"]))


def _state(row: Row) -> Markup:
    kind = kinds.get("incoming")
    words = kind.state_label(row["matter__state"])
    if row["matter__state"] == S.CIRCULATING:
        words = f"传阅 {row['readers_done']}/{row['readers_all']}"
    badge = markup.badge(words, kind.colours[row["matter__state"]])
    if not row["matter__urgency"]:
        return badge
    return markup.badge(Urgency(row["matter__urgency"]).label, "red") + Markup(" ") + badge


def _holders(row: Row) -> Markup:
    names = row["holders"]
    if not names:
        return Markup('<span class="dash">—</span>')
    words = "、".join(names[:2]) + (f"等 {len(names)} 人" if len(names) > 2 else "")
    return Markup('{}<span class="m" title="{}">{}</span>').format(
        words, when(row["state_since"]), span(clock.now() - row["state_since"])
    )


def _due(row: Row) -> Markup:
    ended = row["matter__state"] in ENDED or row["matter__state"] == S.CLOSED
    return markup.due_badge(row["due_at"], (row["matter__closed_at"] or row["state_since"]) if ended else None)


def _value(key: str) -> Any:
    return lambda row: row[key]


def _only(key: str, label: str, export: Any, width: int = 14) -> Column:
    return Column(key, label, None, export=export, width=width)


COLUMNS = (
    Column("number", "收文编号", _number, sort="matter__number_key", export=_value("matter__number"), width=20),
    Column("title", "标题 / 来文", _title, export=_value("matter__title"), width=50, css="main", head="标题"),
    Column("state", "状态", _state, export=lambda row: S(row["matter__state"]).label, width=10),
    Column("holder", "现在谁手里", _holders, export=lambda row: "、".join(row["holders"]), width=18, head="当前办理人"),
    Column("due", "办理时限", _due, sort="due_at", export=_value("due_at"), width=18),
    _only("source", "来文单位", _value("source_organisation"), 24),
    _only("source_number", "来文字号", _value("source_number"), 22),
    _only("kind", "文种", _value("document_kind"), 8),
    _only("document_date", "成文日期", _value("document_date"), 12),
    Column("received", "收文时间", None, sort="received_at", export=_value("received_at"), width=18),
    _only("urgency", "紧急程度", lambda row: Urgency(row["matter__urgency"]).label, 8),
    _only("secrecy", "密级", lambda row: Secrecy(row["matter__secrecy"]).label, 10),
    _only("copies", "份数", _value("copies"), 6),
    _only("pages", "页数", _value("pages"), 6),
    _only("requirement", "办理要求", _value("handling_requirement"), 30),
    _only("nature", "办件/阅件", lambda row: dict(IncomingDocument.Nature.choices).get(row["nature"], ""), 8),
    _only("lead", "主办部门", _value("lead_department__name"), 14),
    _only("since", "本环节始于", _value("state_since"), 18),
    _only("days", "已停留（天）", lambda row: _days(row), 10),
)


def _days(row: Row) -> float | None:
    if row["matter__state"] in ENDED:
        return None
    return round((clock.now() - row["state_since"]) / dt.timedelta(days=1), 1)


def _open(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(selectors.is_open())


TABS = (
    Tab("open", "办理中", _open, "due_at"),
    Tab("mine", "我的办理", lambda rows, user: rows.filter(selectors.holding(user)), "due_at"),
    Tab("late", "已超时", lambda rows, user: _open(rows, user).filter(due_at__lt=clock.now()), "due_at"),
    Tab("to_file", "待归档", lambda rows, user: rows.filter(matter__state=S.CLOSED), "pk"),
    Tab("all", "全部", lambda rows, user: rows, "-pk"),
)


def _chosen(user: User, pk: int) -> IncomingDocument:
    document = selectors.document_for(user, pk)
    if document is None:
        raise DomainError("没有找到这件收文，或不在您的阅知范围内")
    return document


def _urge(user: User, pk: int, text: str) -> str:
    """Remind the readers of one chosen row."""
    return f"已催阅 {services.urge_readers(document=_chosen(user, pk), actor=user)} 人"


def _read(user: User, pk: int, text: str) -> str:
    """One chosen row is read."""
    services.mark_read(document=_chosen(user, pk), actor=user)
    return "已阅"


ACTIONS = (
    Action("urge", "催阅", "bell-ringing", _urge, lambda user: user.has_role(*rules.OFFICE)),
    Action("read", "已阅", "eye", _read, lambda user: True, confirm="所选各件都记为您已阅。确定？"),
)


def _css(row: Row) -> str:
    late = row["due_at"] < timezone.now() and row["matter__state"] not in ENDED and row["matter__state"] != S.CLOSED
    return "late" if late else ""


INCOMING = register(
    Ledger(
        code="incoming",
        title="收文台账",
        unit="件",
        on_export=note_export,
        url_name="documents:incoming_list",
        actions=ACTIONS,
        rows=selectors.ledger_rows,
        values=VALUES,
        columns=COLUMNS,
        filterset=IncomingFilter,
        tabs=TABS,
        row_url=lambda row: addresses.of("documents:incoming_detail", row["matter_id"]),
        decorate=decorate,
        default_sort="-pk",
        empty=("没有收文", "登记来文后列在这里：谁在办、停了多久、何时到期，一目了然。"),
        row_css=_css,
    )
)
