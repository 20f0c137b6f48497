"""The audit as a ledger (审计记录): every entry of the timeline, of matters, accounts and the back-office."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from markupsafe import Markup, escape

from apps.core import addresses, markup
from apps.core.ledger import Column, Ledger, Tab, register
from apps.matters import audit, kinds
from apps.matters.filters import EntryFilter
from apps.matters.rules import can_audit
from apps.matters.services.auditing import EXPORT, REFUSED, note_export
from apps.org import events

Row = dict[str, Any]
VALUES = (
    "pk", "at", "actor_label", "code", "verb", "from_state", "to_state", "object_label", "note", "changes",
    "matter_id", "matter__kind", "matter__secrecy",
)  # fmt: skip
DASH = Markup('<span class="dash">—</span>')
ALARMS = frozenset({REFUSED, events.SIGN_IN_FAILED})


def url_of(row: Row) -> str:
    """The page of the entry."""
    return addresses.of("matters:audit_entry", row["pk"])


def _kind(row: Row) -> str:
    try:
        return kinds.get(row["matter__kind"]).label if row["matter__kind"] else ""
    except KeyError:
        return str(row["matter__kind"])


def _states(row: Row) -> str:
    """待办理 → 办理中, in the words of the kind."""
    if not row["to_state"] or row["masked"]:
        return ""
    try:
        label = kinds.get(row["matter__kind"]).state_label
    except KeyError:
        return ""
    after = label(row["to_state"])
    return f"{label(row['from_state'])} → {after}" if row["from_state"] else after


def _when(row: Row) -> Markup:
    local = timezone.localtime(row["at"])
    return Markup('<span class="num">{}<span class="m">{}</span></span>').format(
        f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}"
    )


def _verb(row: Row) -> Markup:
    return markup.badge(row["verb"], "red") if row["code"] in ALARMS else escape(row["verb"])


def _object(row: Row) -> Markup:
    sub = " · ".join(part for part in (_kind(row), _states(row), row["note"][:120]) if part)
    return markup.two_lines(row["object_label"] or "—", sub, url_of(row))


def _changes(row: Row) -> str:
    return "；".join(
        f"{name}：{before} → {after}" if before else f"{name}：{after}"
        for name, before, after in audit.changes_of(row["changes"])
        if name != audit.FIELDS["address"]
    )


def _address(row: Row) -> Markup | str:
    return row["changes"].get("address", "") or DASH


def _sheet(key: str, label: str, value: Any, width: int = 16) -> Column:
    return Column(key, label, None, export=value, width=width)


COLUMNS = (
    Column("at", "时间", _when, sort="pk", export=lambda row: row["at"], width=18),
    Column("who", "经办人", lambda row: row["actor_label"], export=lambda row: row["actor_label"], width=14),
    Column("verb", "动作", _verb, export=lambda row: row["verb"], width=14),
    Column("object", "对象 / 说明", _object, export=lambda row: row["object_label"], width=50, css="main"),
    _sheet("kind", "类别", _kind, 10),
    _sheet("states", "状态", _states, 20),
    _sheet("note", "说明", lambda row: row["note"], 40),
    _sheet("changes", "变更", _changes, 40),
    Column("address", "来源地址", _address, export=lambda row: row["changes"].get("address", ""), phone=False),
)


def _codes(*codes: str) -> Any:
    return lambda rows, user: rows.filter(code__in=codes)


def _of_matters(rows: QuerySet, user: Any) -> QuerySet:
    return rows.filter(matter__isnull=False)


TABS = (
    Tab("all", "全部", lambda rows, user: rows),
    Tab("matters", "事项办理", _of_matters),
    Tab("signing", "登录与账户", _codes(*sorted(audit.SIGNING))),
    Tab("office", "后台变更", _codes(*sorted(events.BACK_OFFICE))),
    Tab("exports", "导出", _codes(EXPORT)),
    Tab("refused", "越权被拒", _codes(REFUSED)),
)

ENTRIES = register(
    Ledger(
        code="audit",
        title="审计记录",
        rows=audit.entries_for,
        values=VALUES,
        columns=COLUMNS,
        filterset=EntryFilter,
        tabs=TABS,
        row_url=url_of,
        decorate=audit.mask,
        on_export=note_export,
        unit="条",
        url_name="matters:audit",
        rule=can_audit,
        row_css=lambda row: "late" if row["code"] in ALARMS else "",
        empty=("没有符合条件的记录", "事项办理、登录、后台变更、导出和被拒的操作都记在这里，不能修改或删除。"),
    )
)
