"""The ledger of requests for material (材料征集): a department sees its own, the writers all of theirs."""

from typing import Any

from django.db.models import Q, QuerySet
from markupsafe import Markup

from apps.core import addresses, clock, markup
from apps.core.formatting import span, when
from apps.core.ledger import Column, Ledger, Tab, register
from apps.documents.selectors import holders_of
from apps.manuscripts import collected
from apps.manuscripts.filters import RequestFilter
from apps.manuscripts.models import RequestState
from apps.matters import kinds
from apps.matters.services.auditing import note_export
from apps.org.models import User

Row = dict[str, Any]
R = RequestState
# Nothing of the manuscript may stand here: rows and export go to the department as well.
VALUES = (
    "matter_id", "matter__number", "matter__number_key", "matter__title", "matter__state", "department__name",
    "asked_by__name", "matter__created_at", "wanted", "due_at", "answered_at", "answered_by__name", "assignee__name",
    "reminders",
)  # fmt: skip


def decorate(rows: list[Row], user: User) -> None:
    """Who holds each row now: one query for the page."""
    holders = holders_of([row["matter_id"] for row in rows])
    for row in rows:
        row["holders"] = holders.get(row["matter_id"], [])


def late_words(row: Row) -> str:
    """超期 2 天; empty when in time or not needed any more."""
    if row["matter__state"] == R.WITHDRAWN:
        return ""
    late = (row["answered_at"] or clock.now()) - row["due_at"]
    return f"超期 {span(late)}" if late.total_seconds() > 0 else ""


def _number(row: Row) -> Markup:
    return Markup('<span class="num">{}</span>').format(row["matter__number"])


def _title(row: Row) -> Markup:
    first = row["wanted"].splitlines()[0][:60] if row["wanted"] else ""
    return markup.two_lines(row["matter__title"], first, addresses.of("manuscripts:request", row["matter_id"]))


def _state(row: Row) -> Markup:
    kind = kinds.get("material")
    return markup.badge(kind.state_label(row["matter__state"]), kind.colours[row["matter__state"]])


def _due(row: Row) -> Markup:
    late = late_words(row)
    second = markup.badge(late, "red") if late else ""
    return Markup('<span class="num">{}</span> {}').format(when(row["due_at"]), second)


def _value(key: str) -> Any:
    return lambda row: row[key]


COLUMNS = (
    Column("number", "编号", _number, sort="matter__number_key", export=_value("matter__number"), width=18),
    Column("title", "需要的材料", _title, export=_value("matter__title"), width=40, css="main"),
    Column("state", "状态", _state, export=lambda row: R(row["matter__state"]).label, width=10),
    Column("department", "报送部门", _value("department__name"), export=_value("department__name"), width=14),
    Column("holder", "现在谁手里", lambda row: "、".join(row["holders"]) or "—",
           export=lambda row: "、".join(row["holders"]), width=16, head="当前办理人"),
    Column("due", "报送时限", _due, sort="due_at", export=_value("due_at"), width=20),
    Column("asked_by", "征集人", _value("asked_by__name"), export=_value("asked_by__name"), width=10),
    Column("wanted", "内容和要求", None, export=_value("wanted"), width=40),
    Column("asked_at", "征集时间", None, export=_value("matter__created_at"), width=18),
    Column("answered_by", "报送人", None, export=_value("answered_by__name"), width=10),
    Column("answered_at", "报送时间", None, export=_value("answered_at"), width=18),
    Column("late", "超期情况", None, export=late_words, width=14),
    Column("reminders", "催报次数", None, export=_value("reminders"), width=8),
)  # fmt: skip


def _late(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(Q(matter__state=R.ASKED), due_at__lt=clock.now())


REQUESTS = register(
    Ledger(
        code="materials",
        title="材料征集",
        unit="件",
        on_export=note_export,
        url_name="manuscripts:request_list",
        rows=collected.visible_to,
        values=VALUES,
        columns=COLUMNS,
        filterset=RequestFilter,
        tabs=(
            Tab("open", "待报送", lambda rows, user: rows.filter(matter__state=R.ASKED), "due_at"),
            Tab("late", "已超期", _late, "due_at"),
            Tab("answered", "已报送", lambda rows, user: rows.filter(matter__state=R.ANSWERED), "-pk"),
            Tab("all", "全部", lambda rows, user: rows, "-pk"),
        ),
        row_url=lambda row: addresses.of("manuscripts:request", row["matter_id"]),
        decorate=decorate,
        default_sort="-pk",
        empty=("没有征集的材料", "起草文稿时向各部门征集的材料列在这里：谁还没有报、到什么时候。"),
    )
)
