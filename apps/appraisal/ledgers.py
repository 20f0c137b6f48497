"""Two ledgers: records past their period (到期档案), and the appraisals (鉴定台账)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet
from markupsafe import Markup

from apps.appraisal import rules, selectors, services
from apps.appraisal.filters import BatchFilter, DueFilter
from apps.appraisal.kinds import ENDED, AppraisalState
from apps.appraisal.models import AppraisalBatch, Decision
from apps.appraisal.periods import ends_in
from apps.archives.models import Retention
from apps.core import addresses, markup
from apps.core.errors import DomainError
from apps.core.formatting import day
from apps.core.ledger import Action, Column, Ledger, Tab, register
from apps.matters import kinds
from apps.matters.services.auditing import note_export
from apps.org.models import User

Row = dict[str, Any]
DASH = Markup('<span class="dash">—</span>')


def _of(key: str) -> Any:
    return lambda row: row[key]


def _num(value: Any) -> Markup:
    return Markup('<span class="num">{}</span>').format(value) if value not in (None, "") else DASH


def _number(key: str) -> Any:
    return lambda row: _num(row[key])


# --- due ----------------------------------------------------------------------------------------------------------


CODE = "archive_code"


def _record_url(row: Row) -> str:
    return addresses.of("archives:record_detail", row["pk"])


def period_of(row: Row) -> str:
    """The period that counts: the one of an earlier appraisal, else the record's own."""
    return row["fate__retention"] or row["retention"]


def _title(row: Row) -> Markup:
    sub = " · ".join(part for part in (row["responsible_party"], row["document_number"]) if part)
    return markup.two_lines(row["title"], sub, _record_url(row))


def _kept(row: Row) -> str:
    label = str(Retention(period_of(row)).label)
    return f"{label}（续存）" if row["fate__retention"] else label


def _ended(row: Row) -> str:
    return f"{ends_in(row['year'], period_of(row))}-12-31"


def _propose(user: User, pks: list[int]) -> str:
    """Begin an appraisal with the chosen records; leads to it."""
    batch = services.open_batch(actor=user, records=selectors.due_to(user).filter(pk__in=pks))
    return batch.get_absolute_url()


def _join(user: User, pks: list[int]) -> str:
    """Add the chosen records to the appraisal that is in preparation; leads to it."""
    drafts = selectors.visible_to(user).filter(matter__state=AppraisalState.DRAFTING).select_related("matter")
    batch = drafts.order_by("-pk").first()
    if batch is None:
        raise DomainError("没有在办的鉴定，请改用“提出鉴定”")
    services.add_records(batch=batch, actor=user, records=selectors.due_to(user).filter(pk__in=pks))
    return batch.get_absolute_url()


def _alone(together: Callable[[User, list[int]], str]) -> Callable[[User, int, str], str]:
    return lambda user, pk, text: together(user, [pk])


def _may(user: User) -> bool:
    return rules.can_appraise(user).ok


PROPOSE = Action("propose", "提出鉴定", "plus", _alone(_propose), _may, together=_propose)
JOIN = Action("join", "加入在办的鉴定", "list", _alone(_join), _may, together=_join)

DUE = register(
    Ledger(
        code="appraisal_due",
        title="到期档案",
        unit="件",
        url_name="appraisal:due",
        rule=rules.can_appraise,
        rows=selectors.due_to,
        values=(
            "pk", "archive_code", "title", "responsible_party", "document_number", "category__name", "year",
            "retention", "department__name", "pages", "fate__retention",
        ),
        columns=(
            Column(CODE, "档号", _number(CODE), sort=CODE, export=_of(CODE), width=28),
            Column("title", "题名", _title, export=_of("title"), width=46, css="main"),
            Column("year", "年度", _number("year"), sort="year", export=_of("year"), width=8),
            Column("class", "门类", _of("category__name"), export=_of("category__name"), phone=False),
            Column("unit", "机构", _of("department__name"), export=_of("department__name"), phone=False),
            Column("kept", "应保管期限", _kept, export=_kept),
            Column("ended", "届满", lambda row: _num(_ended(row)), export=_ended),
            Column("leaves", "页数", _number("pages"), export=_of("pages"), width=8, phone=False),
        ),
        filterset=DueFilter,
        row_url=_record_url,
        default_sort="pk",
        empty=("没有保管期限届满的档案", "按年度加保管期限计算，期满次年列在这里；永久的不列。"),
        on_export=note_export,
        actions=(PROPOSE, JOIN),
    )
)  # fmt: skip


# --- appraisals ---------------------------------------------------------------------------------------------------


def _batch_url(row: Row) -> str:
    return addresses.of("appraisal:batch", row["matter_id"])


def _batches(user: User) -> QuerySet[AppraisalBatch]:
    """Counted within the page's rows by the index on the batch."""
    return selectors.visible_to(user).annotate(
        items=Count("lines"), gone=Count("lines", filter=Q(lines__decision=Decision.DESTROY))
    )


def _batch_title(row: Row) -> Markup:
    return markup.two_lines(row["matter__title"], f"{row['matter__created_by__name']}提出", _batch_url(row))


def _state(row: Row) -> Markup:
    kind = kinds.get("appraisal")
    return markup.badge(kind.state_label(row["matter__state"]), kind.colours[row["matter__state"]])


def _state_words(row: Row) -> str:
    return kinds.get("appraisal").state_label(row["matter__state"])


def _gone_on(row: Row) -> Markup:
    return _num(day(row["destroyed_at"]) if row["destroyed_at"] else "")


def _open(rows: QuerySet[AppraisalBatch], user: User) -> QuerySet[AppraisalBatch]:
    return rows.exclude(matter__state__in=list(ENDED))


def _destroyed(rows: QuerySet[AppraisalBatch], user: User) -> QuerySet[AppraisalBatch]:
    return rows.filter(matter__state__in=[AppraisalState.DESTROYED, AppraisalState.FILED])


BATCHES = register(
    Ledger(
        code="appraisals",
        title="鉴定销毁台账",
        unit="批",
        url_name="appraisal:batch_list",
        rows=_batches,
        values=(
            "matter_id", "matter__number", "matter__title", "matter__state", "matter__created_by__name", "items",
            "gone", "appraised_on", "approved_on", "destroyed_at",
        ),
        columns=(
            Column("number", "编号", _number("matter__number"), export=_of("matter__number")),
            Column("title", "标题", _batch_title, export=_of("matter__title"), width=40, css="main"),
            Column("state", "状态", _state, export=_state_words),
            Column("items", "鉴定件数", _number("items"), export=_of("items"), width=10, css="named"),
            Column("gone", "销毁件数", _number("gone"), export=_of("gone"), width=10, css="named"),
            Column("appraised", "鉴定日期", _number("appraised_on"), export=_of("appraised_on"), phone=False),
            Column("approved", "批准日期", _number("approved_on"), export=_of("approved_on"), phone=False),
            Column("destroyed", "销毁", _gone_on, export=_of("destroyed_at"), phone=False),
        ),
        filterset=BatchFilter,
        tabs=(
            Tab("all", "全部", lambda rows, user: rows, "-pk"),
            Tab("open", "办理中", _open, "-pk"),
            Tab("destroyed", "已销毁", _destroyed, "-pk"),
        ),
        row_url=_batch_url,
        default_sort="-pk",
        empty=("还没有档案鉴定", "档案员从到期档案中选定后提出鉴定；您参加鉴定小组、审批或监销的列在这里。"),
        on_export=note_export,
    )
)  # fmt: skip
