"""The supervision ledger (督办台账): columns of domain.md 4.1."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from markupsafe import Markup, escape

from apps.core import addresses, clock, markup
from apps.core.errors import DomainError
from apps.core.formatting import ago, when
from apps.core.ledger import Action, Column, Ledger, Tab, register
from apps.matters.services.auditing import note_export
from apps.org.models import User
from apps.supervision import lights, rules, selectors, services
from apps.supervision.filters import ItemFilter
from apps.supervision.kinds import ItemState
from apps.supervision.models import ProgressReport, SupervisionItem

Row = dict[str, Any]
LEVELS = dict(SupervisionItem.Level.choices)
SOURCES = dict(SupervisionItem.Source.choices)

VALUES = (
    "matter_id",
    "matter__number",
    "matter__title",
    "matter__state",
    "source",
    "source_matter__number",
    "requirement",
    "acceptance_criteria",
    "issuer__name",
    "lead_department__name",
    "owner__name",
    "importance",
    "opened_at",
    "due_on",
    "original_due_on",
    "progress",
    "last_report_at",
    "urge_count",
    "extension_count",
    "closed_on",
    "latest_words",
)


def rows(user: User) -> QuerySet[SupervisionItem]:
    """Every row begins at what the person may see, with the words of its last feedback."""
    latest = ProgressReport.objects.filter(item=OuterRef("pk")).order_by("-id").values("text")[:1]
    return selectors.visible_to(user).annotate(latest_words=Subquery(latest))


def decorate(found: list[Row], user: User) -> None:
    """Put light, its words and the supporting departments on each row (one query)."""
    limits = lights.thresholds(clock.today())
    supporting = selectors.supporting_of([row["matter_id"] for row in found])
    for row in found:
        row["supporting"] = "、".join(supporting.get(row["matter_id"], []))
        feedback = row["last_report_at"] or row["opened_at"]
        colour = lights.light_of(
            ended=row["closed_on"] is not None, due_on=row["due_on"], last_feedback=feedback, limits=limits
        )
        row["light"] = colour.value
        row["light_text"] = lights.light_words(colour, row["due_on"], feedback, limits)


def _number(row: Row) -> Markup:
    return Markup('<span class="num">{}</span>').format(row["matter__number"])


def _source_words(row: Row) -> str:
    label = SOURCES[row["source"]]
    return f"{label} {row['source_matter__number']}" if row["source_matter__number"] else label


def _title(row: Row) -> Markup:
    return markup.two_lines(
        row["matter__title"],
        f"{_source_words(row)} · {row['issuer__name']}交办",
        addresses.of("supervision:item_detail", row["matter_id"]),
    )


def _who(row: Row) -> Markup:
    return Markup('{}<span class="m">{}</span>').format(row["lead_department__name"], row["owner__name"])


def _due(row: Row) -> Markup:
    ended = row["matter__state"] in (ItemState.CLOSED, ItemState.CANCELLED)
    words = ItemState(row["matter__state"]).label if ended else row["light_text"]
    return Markup('<span class="num">{}</span> {}').format(
        _day(row["due_on"]), markup.badge(words, row["light"], f"原定期限 {row['original_due_on']}")
    )


def _day(date: dt.date) -> str:
    return f"{date:%m-%d}" if date.year == clock.today().year else f"{date:%Y-%m-%d}"


def _urged(row: Row) -> Markup:
    return escape(f"{row['urge_count']} 次") if row["urge_count"] else Markup('<span class="dash">—</span>')


def _feedback(row: Row) -> Markup:
    if row["last_report_at"] is None:
        return Markup('<span class="dash">未反馈</span>')
    return Markup('<span class="num" title="{}">{}</span>').format(
        when(row["last_report_at"]), ago(row["last_report_at"])
    )


def _progress(row: Row) -> Markup:
    return markup.meter(row["progress"], "green" if row["progress"] == 100 else "blue")


def _exported(key: str) -> Any:
    return lambda row: row[key]


def _only_export(key: str, label: str, export: Any, width: int = 16) -> Column:
    """A column of the sheet that the page does not show."""
    return Column(key, label, None, export=export, width=width)


COLUMNS = (
    Column("number", "编号", _number, sort="matter__number_key", export=_exported("matter__number"), width=20),
    _only_export("source", "来源", _source_words, 24),
    _only_export("opened", "交办日期", lambda row: timezone.localtime(row["opened_at"]).date(), 12),
    Column("title", "事项 / 来源", _title, export=_exported("matter__title"), width=44, css="main", head="事项"),
    _only_export("issuer", "交办领导", _exported("issuer__name"), 10),
    _only_export("requirement", "任务要求", _exported("requirement"), 50),
    _only_export("criteria", "验收标准", _exported("acceptance_criteria"), 40),
    Column("who", "主办 / 责任人", _who, export=_exported("lead_department__name"), head="主办部门"),
    _only_export("owner", "责任人", _exported("owner__name"), 10),
    _only_export("supporting", "协办部门", _exported("supporting"), 20),
    _only_export("importance", "级别", lambda row: LEVELS[row["importance"]], 8),
    Column("progress", "进度", _progress, sort="progress", export=_exported("progress"), width=8),
    Column("due", "期限 / 亮灯", _due, sort="due_on", export=_exported("due_on"), width=12, head="办结期限"),
    _only_export("original", "原定期限", _exported("original_due_on"), 12),
    _only_export("extended", "延期次数", _exported("extension_count"), 8),
    _only_export("state", "推进状态", lambda row: ItemState(row["matter__state"]).label, 10),
    _only_export("light", "亮灯", _exported("light_text"), 14),
    Column(
        "urged",
        "催办",
        _urged,
        sort="urge_count",
        export=_exported("urge_count"),
        width=8,
        phone=False,
        head="催办次数",
    ),
    Column("feedback", "最近反馈", _feedback, sort="last_report_at", export=_exported("last_report_at")),
    _only_export("latest", "进展情况", _exported("latest_words"), 50),
    _only_export("closed", "办结日期", _exported("closed_on"), 12),
)


def _overdue(query: QuerySet[SupervisionItem], user: User) -> QuerySet[SupervisionItem]:
    return query.filter(closed_on__isnull=True, due_on__lt=clock.today())


def _state(state: str) -> Any:
    return lambda query, user: query.filter(matter__state=state)


TABS = (
    Tab("open", "推进中", _state(ItemState.IN_PROGRESS), "due_on"),
    Tab("overdue", "超期", _overdue, "due_on"),
    Tab("claimed", "待销号", _state(ItemState.CLAIMED), "due_on"),
    Tab("mine", "我负责的", lambda query, user: query.filter(owner=user), "-matter_id"),
    Tab("all", "全部", lambda query, user: query, "-matter_id"),
)


def _urge(user: User, pk: int, text: str) -> str:
    """Chase those who work on one chosen item."""
    item = selectors.item_for(user, pk)
    if item is None:
        raise DomainError("没有找到这项督办，或不在您的阅知范围内")
    services.urge(item=item, actor=user, note=text)
    return f"已催办{item.owner.name}和{item.lead_department.name}"


def _may_urge(user: User) -> bool:
    """Whoever opens items or gave one may chase; the rule is asked again for each row."""
    return user.has_role(*rules.MAY_OPEN)


ITEMS = register(
    Ledger(
        code="supervision",
        title="督办台账",
        unit="项",
        on_export=note_export,
        url_name="supervision:item_list",
        actions=(Action("urge", "催办", "bell-ringing", _urge, _may_urge, text="催办的话（可不写）"),),
        rows=rows,
        values=VALUES,
        columns=COLUMNS,
        filterset=ItemFilter,
        tabs=TABS,
        row_url=lambda row: addresses.of("supervision:item_detail", row["matter_id"]),
        decorate=decorate,
        default_sort="due_on",
        row_css=lambda row: "late" if row["light"] == lights.Light.OVERDUE else "",
        empty=("没有督办事项", "领导批示、会议决议和交办的任务立项后列在这里，跟踪到销号。"),
    )
)
