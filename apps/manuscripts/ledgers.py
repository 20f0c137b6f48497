"""The ledger of manuscripts (文稿台账): who holds it since when, what is late, how far the material is."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from markupsafe import Markup

from apps.core import addresses, clock, markup
from apps.core.formatting import day, span, when
from apps.core.ledger import Column, Ledger, Tab, register
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.selectors import holders_of
from apps.manuscripts import selectors
from apps.manuscripts.filters import ManuscriptFilter
from apps.manuscripts.models import ManuscriptState, Sort
from apps.matters import kinds
from apps.matters.models import Participant
from apps.matters.services.auditing import note_export
from apps.org.models import User

Row = dict[str, Any]
S = ManuscriptState
VALUES = (
    "matter_id", "matter__number", "matter__number_key", "matter__title", "matter__state", "matter__urgency",
    "matter__secrecy", "matter__created_at", "matter__created_by__name", "sort", "leader__name", "writer__name",
    "occasion", "used_on", "first_due_at", "final_due_at", "first_at", "final_at", "version", "approved_by__name",
    "state_since", "in_progress", "cancel_reason", "asked", "answered",
)  # fmt: skip


def decorate(rows: list[Row], user: User) -> None:
    """Who holds each row now: one query for the page."""
    holders = holders_of([row["matter_id"] for row in rows])
    for row in rows:
        row["holders"] = holders.get(row["matter_id"], [])


def late_words(row: Row) -> str:
    """初稿超期 2 天 4 小时, 定稿超期 3 小时; what is signed off keeps by how much it was late; empty when in time."""
    now = clock.now()
    first = row["first_at"] or (now if row["in_progress"] else None)
    final = row["final_at"] or (now if row["in_progress"] else None)
    if final and final > row["final_due_at"]:
        return f"定稿超期 {span(final - row['final_due_at'])}"
    if row["first_due_at"] and first and first > row["first_due_at"]:
        return f"初稿超期 {span(first - row['first_due_at'])}"
    return ""


def _number(row: Row) -> Markup:
    return Markup('<span class="num">{}</span>').format(row["matter__number"])


def _title(row: Row) -> Markup:
    used = day(row["used_on"]) if row["used_on"] else ""
    sub = row["cancel_reason"] if row["matter__state"] == S.CANCELLED else row["occasion"]
    words = " · ".join(part for part in (Sort(row["sort"]).label, sub, used) if part)
    return markup.two_lines(row["matter__title"], words, addresses.of("manuscripts:detail", row["matter_id"]))


def _state(row: Row) -> Markup:
    kind = kinds.get("manuscript")
    badge = markup.badge(kind.state_label(row["matter__state"]), kind.colours[row["matter__state"]])
    if not row["matter__urgency"]:
        return badge
    return markup.badge(Urgency(row["matter__urgency"]).label, "red") + Markup(" ") + badge


def _holders(row: Row) -> Markup:
    names = row["holders"]
    if not names:
        return Markup('<span class="dash">—</span>')
    words = "、".join(names[:2]) + (f"等 {len(names)} 人" if len(names) > 2 else "")
    since = row["state_since"]
    return Markup('{}<span class="m" title="{}">{}</span>').format(words, when(since), span(clock.now() - since))


def _due(row: Row) -> Markup:
    """The limit that counts now, in red when it is past."""
    due = row["first_due_at"] if row["matter__state"] == S.TASKED and row["first_due_at"] else row["final_due_at"]
    label = "初稿" if due == row["first_due_at"] and row["matter__state"] == S.TASKED else "定稿"
    late = late_words(row)
    second = markup.badge(late, "red") if late else Markup('<span class="m">{}</span>').format(label)
    return Markup('<span class="num">{}</span> {}').format(day(timezone.localdate(due)), second)


def _material(row: Row) -> Markup:
    if not row["asked"]:
        return Markup('<span class="dash">—</span>')
    return Markup('<span class="num">{}/{}</span>').format(row["answered"], row["asked"])


def _value(key: str) -> Any:
    return lambda row: row[key]


def _only(key: str, label: str, export: Any, width: int = 14) -> Column:
    return Column(key, label, None, export=export, width=width)


def _days(row: Row) -> float | None:
    return round((clock.now() - row["state_since"]) / dt.timedelta(days=1), 1) if row["in_progress"] else None


COLUMNS = (
    Column("number", "编号", _number, sort="matter__number_key", export=_value("matter__number"), width=18),
    Column("title", "题目 / 用于何处", _title, export=_value("matter__title"), width=46, css="main", head="题目"),
    Column("state", "状态", _state, export=lambda row: S(row["matter__state"]).label, width=10),
    Column("holder", "现在谁手里", _holders, export=lambda row: "、".join(row["holders"]), width=18, head="当前办理人"),
    Column("leader", "使用领导", _value("leader__name"), export=_value("leader__name"), width=10, css="named"),
    Column("writer", "主笔", _value("writer__name"), export=_value("writer__name"), width=10, css="named"),
    Column("due", "时限", _due, sort="final_due_at", export=_value("final_due_at"), width=18, head="定稿时限"),
    Column("material", "材料", _material, export=lambda row: f"{row['answered']}/{row['asked']}", width=8,
           head="材料（已报/征集）", css="named"),
    _only("sort", "类别", lambda row: Sort(row["sort"]).label, 10),
    _only("occasion", "用于何处", _value("occasion"), 30),
    Column("used", "使用日期", None, sort="used_on", export=_value("used_on"), width=12),
    _only("assigned_by", "交办人", _value("matter__created_by__name"), 10),
    _only("begun", "交办时间", _value("matter__created_at"), 18),
    _only("first_due", "初稿时限", _value("first_due_at"), 18),
    _only("first", "初稿提交", _value("first_at"), 18),
    _only("final", "审定时间", _value("final_at"), 18),
    _only("late", "超期情况", late_words, 20),
    _only("version", "稿次", _value("version"), 6),
    _only("approved_by", "审定人", _value("approved_by__name"), 10),
    _only("secrecy", "密级", lambda row: Secrecy(row["matter__secrecy"]).label, 10),
    _only("since", "本环节始于", _value("state_since"), 18),
    _only("days", "已停留（天）", _days, 10),
    _only("cancelled", "撤销理由", _value("cancel_reason"), 30),
)  # fmt: skip


def _mine(rows: QuerySet, user: User) -> QuerySet:
    holders = Participant.objects.filter(matter=OuterRef("pk"), part="holder", until__isnull=True)
    return rows.filter(Exists(holders.filter(principal__in=user.principal_ids)))


def _late(rows: QuerySet, user: User) -> QuerySet:
    now = clock.now()
    first = Q(first_at__isnull=True, first_due_at__lt=now)
    return rows.filter(first | Q(final_at__isnull=True, final_due_at__lt=now), in_progress=True)


TABS = (
    Tab("open", "办理中", lambda rows, user: rows.filter(in_progress=True), "final_due_at"),
    Tab("mine", "我的办理", _mine, "final_due_at"),
    Tab("late", "已超期", _late, "final_due_at"),
    Tab("final", "待归档", lambda rows, user: rows.filter(matter__state=S.FINAL), "-pk"),
    Tab("all", "全部", lambda rows, user: rows, "-pk"),
)

MANUSCRIPTS = register(
    Ledger(
        code="manuscripts",
        title="文稿台账",
        unit="件",
        on_export=note_export,
        url_name="manuscripts:list",
        rows=selectors.ledger_rows,
        values=VALUES,
        columns=COLUMNS,
        filterset=ManuscriptFilter,
        tabs=TABS,
        row_url=lambda row: addresses.of("manuscripts:detail", row["matter_id"]),
        decorate=decorate,
        default_sort="-pk",
        empty=("没有文稿", "总经理、总经理助理或办公室主任交办的文稿列在这里，只有起草、审核和使用的人看得到。"),
    )
)
