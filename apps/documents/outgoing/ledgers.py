"""The ledger of outgoing documents (发文台账, DOC-13), with the numbers that were voided."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from markupsafe import Markup

from apps.approvals import selectors as approvals
from apps.core import addresses, clock, markup
from apps.core.formatting import span, when
from apps.core.ledger import Column, Ledger, Tab, register
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.models import Importance, OutgoingState
from apps.documents.outgoing import selectors
from apps.documents.outgoing.filters import OutgoingFilter
from apps.documents.outgoing.holding import held_since, holdings_of
from apps.documents.outgoing.kinds import ENDED
from apps.matters import kinds
from apps.matters.models import Participant
from apps.matters.services.auditing import note_export
from apps.org.models import User

Row = dict[str, Any]
S = OutgoingState
VALUES = (
    "matter_id", "matter__number", "matter__number_key", "matter__title", "matter__state", "matter__urgency",
    "matter__secrecy", "matter__created_at", "matter__department__name", "drafter__name",
    "document_kind__name", "main_recipients", "copy_recipients", "importance", "signer__name", "signed_at",
    "document_date", "printed_on", "copies", "void_reason", "state_since", "version",
)  # fmt: skip


def decorate(rows: list[Row], user: User) -> None:
    """Who holds each row now, and how long its steps took: one query each for the page."""
    ids = [row["matter_id"] for row in rows]
    holdings, times = holdings_of(ids), selectors.times_of(ids)
    for row in rows:
        held = holdings.get(row["matter_id"], [])
        row["holders"], row["times"] = [one.label for one in held], times.get(row["matter_id"], [])
        row["held_since"] = held_since(held, row["state_since"])


def _number(row: Row) -> Markup:
    if not row["matter__number"]:
        return Markup('<span class="dash" title="签发后编号">—</span>')
    return Markup('<span class="num">{}</span>').format(row["matter__number"])


def _title(row: Row) -> Markup:
    sub = row["void_reason"] if row["matter__state"] == S.VOIDED else row["main_recipients"]
    sub = " · ".join(part for part in (row["document_kind__name"], sub) if part)
    return markup.two_lines(row["matter__title"], sub, addresses.of("documents:outgoing_detail", row["matter_id"]))


def _state(row: Row) -> Markup:
    kind = kinds.get("outgoing")
    badge = markup.badge(kind.state_label(row["matter__state"]), kind.colours[row["matter__state"]])
    if not row["matter__urgency"]:
        return badge
    return markup.badge(Urgency(row["matter__urgency"]).label, "red") + Markup(" ") + badge


def _holders(row: Row) -> Markup:
    names = row["holders"]
    if not names:
        return Markup('<span class="dash">—</span>')
    words = "、".join(names[:2]) + (f"等 {len(names)} 人" if len(names) > 2 else "")
    return Markup('{}<span class="m" title="{}">{}</span>').format(
        words, when(row["held_since"]), span(clock.now() - row["held_since"])
    )


def _times(row: Row) -> Markup:
    steps = row["times"]
    if not steps:
        return Markup('<span class="dash">—</span>')
    last, whole = steps[-1], _all_times(row)
    return Markup('<span title="{}">{}<span class="m">{}</span></span>').format(whole, last[0], last[1])


def _all_times(row: Row) -> str:
    return "；".join(f"{label} {took}" for label, took in row["times"])


def _value(key: str) -> Any:
    return lambda row: row[key]


def _only(key: str, label: str, export: Any, width: int = 14) -> Column:
    return Column(key, label, None, export=export, width=width)


def _days(row: Row) -> float | None:
    if row["matter__state"] in ENDED:
        return None
    return round((clock.now() - row["held_since"]) / dt.timedelta(days=1), 1)


COLUMNS = (
    Column("number", "发文字号", _number, sort="matter__number_key", export=_value("matter__number"), width=20),
    Column("title", "标题 / 主送", _title, export=_value("matter__title"), width=50, css="main", head="标题"),
    Column("state", "状态", _state, export=lambda row: S(row["matter__state"]).label, width=10),
    Column("holder", "现在谁手里", _holders, export=lambda row: "、".join(row["holders"]), width=18, head="当前办理人"),
    Column("times", "环节用时", _times, export=_all_times, width=40, head="各环节用时"),
    _only("kind", "文种", _value("document_kind__name"), 8),
    _only("department", "拟稿部门", _value("matter__department__name")),
    _only("drafter", "拟稿人", _value("drafter__name"), 10),
    _only("begun", "拟稿时间", _value("matter__created_at"), 18),
    _only("main", "主送", _value("main_recipients"), 30),
    _only("copies_to", "抄送", _value("copy_recipients"), 30),
    _only("importance", "重要程度", lambda row: Importance(row["importance"]).label, 8),
    _only("urgency", "紧急程度", lambda row: Urgency(row["matter__urgency"]).label, 8),
    _only("secrecy", "密级", lambda row: Secrecy(row["matter__secrecy"]).label, 10),
    _only("version", "稿次", _value("version"), 6),
    _only("signer", "签发人", _value("signer__name"), 10),
    Column("signed", "签发时间", None, sort="signed_at", export=_value("signed_at"), width=18),
    _only("document_date", "成文日期", _value("document_date"), 12),
    _only("printed", "印发日期", _value("printed_on"), 12),
    _only("copies", "份数", _value("copies"), 6),
    _only("since", "本环节始于", _value("held_since"), 18),
    _only("days", "已停留（天）", _days, 10),
    _only("void", "作废理由", _value("void_reason"), 30),
)


def _mine(rows: QuerySet, user: User) -> QuerySet:
    holders = Participant.objects.filter(matter=OuterRef("pk"), part="holder", until__isnull=True)
    own = Q(Exists(holders.filter(principal__in=user.principal_ids)))
    if user.stands_in:
        own |= Q(Exists(approvals.open_shares(user).filter(step__approval__matter=OuterRef("pk"))))
    return rows.filter(own)


TABS = (
    Tab("open", "办理中", lambda rows, user: rows.filter(in_progress=True), "-pk"),
    Tab("mine", "我的办理", _mine, "-pk"),
    Tab("to_issue", "待印发", lambda rows, user: rows.filter(matter__state=S.SIGNED), "signed_at"),
    Tab("to_file", "待归档", lambda rows, user: rows.filter(matter__state=S.DISTRIBUTED), "signed_at"),
    Tab("paper", "待纸质归档", lambda rows, user: rows.filter(matter__state=S.PAPER_DUE), "signed_at"),
    Tab(
        "voided", "作废的字号", lambda rows, user: rows.filter(matter__state=S.VOIDED).exclude(matter__number=""), "-pk"
    ),
    Tab("all", "全部", lambda rows, user: rows, "-pk"),
)


OUTGOING = register(
    Ledger(
        code="outgoing",
        title="发文台账",
        unit="件",
        on_export=note_export,
        url_name="documents:outgoing_list",
        actions=(),
        rows=selectors.ledger_rows,
        values=VALUES,
        columns=COLUMNS,
        filterset=OutgoingFilter,
        tabs=TABS,
        row_url=lambda row: addresses.of("documents:outgoing_detail", row["matter_id"]),
        decorate=decorate,
        default_sort="-pk",
        empty=("没有发文", "拟稿送审的文稿列在这里：到了哪一步、在谁手里、停了多久、何时印发归档。"),
    )
)
