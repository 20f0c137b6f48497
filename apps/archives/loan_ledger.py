"""借阅登记簿: who has what, since when, until when (domain.md 3.3)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from markupsafe import Markup

from apps.archives import loan_selectors as selectors
from apps.archives.kinds import LoanState
from apps.archives.models import Loan
from apps.core import addresses, clock, markup
from apps.core.formatting import when
from apps.core.ledger import Column, Ledger, Tab, register
from apps.core.secrecy import Secrecy
from apps.matters import kinds
from apps.matters.search import narrow
from apps.matters.services.auditing import note_export
from apps.org.models import Department, User

Row = dict[str, Any]
SECRECY = dict(Secrecy.choices)
MEDIA = dict(Loan.Medium.choices)
CONDITIONS = {"": "", **dict(Loan.Condition.choices)}
DASH = Markup('<span class="dash">—</span>')


class LoanFilter(django_filters.FilterSet):
    """By words, state, medium, department."""

    q = django_filters.CharFilter(label="编号、题名", method="filter_words")
    state = django_filters.ChoiceFilter(label="状态", choices=LoanState.choices, field_name="matter__state")
    medium = django_filters.ChoiceFilter(label="方式", choices=Loan.Medium.choices)
    department = django_filters.ModelChoiceFilter(
        label="部门", queryset=Department.objects.all(), field_name="matter__department"
    )

    class Meta:
        model = Loan
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number and title, by the search index."""
        return narrow(rows, value, "matter_id")


def _url(row: Row) -> str:
    return addresses.of("archives:loan", row["matter_id"])


def state_words(row: Row) -> tuple[str, str]:
    """Label and colour; an opened window that is over says so, an overdue paper too."""
    state, now = row["matter__state"], clock.now()
    if state == LoanState.OPENED and (row["ended_at"] or row["due_at"] <= now):
        return "阅览已结束", "grey"
    if state == LoanState.OPENED:
        return "阅览中", "green"
    if state == LoanState.LENT and row["due_at"] < now:
        return "逾期未还", "red"
    return LoanState(state).label, kinds.get("loan").colours[state]


def _title(row: Row) -> Markup:
    sub = " · ".join(filter(None, [row["record__archive_code"], MEDIA[row["medium"]]]))
    return markup.two_lines(row["matter__title"].removeprefix("借阅："), sub, _url(row))


def _who(row: Row) -> Markup:
    return Markup('{}<span class="m">{}</span>').format(row["borrower__name"], row["matter__department__name"] or "")


def _due(row: Row) -> Any:
    if row["due_at"] is None:
        return DASH
    over = row["returned_at"] or row["ended_at"]
    return markup.due_badge(row["due_at"], over) if row["medium"] == Loan.Medium.PAPER else _window(row)


def _window(row: Row) -> Markup:
    return Markup('<span class="num">{}</span>').format(when(row["due_at"]))


def _value(key: str) -> Any:
    return lambda row: row[key]


def _only(key: str, label: str, export: Any, width: int = 16) -> Column:
    return Column(key, label, None, export=export, width=width)


def _tab(where: Any) -> Any:
    return lambda rows, user: where(rows)


def _mine(rows: QuerySet[Loan], user: User) -> QuerySet[Loan]:
    return rows.filter(borrower=user)


LOANS = register(
    Ledger(
        code="loans",
        title="借阅登记簿",
        unit="件",
        url_name="archives:loan_list",
        rows=selectors.visible_loans,
        values=(
            "matter_id", "matter__number", "matter__title", "matter__state", "matter__secrecy", "matter__created_at",
            "matter__department__name", "borrower__name", "borrower__phone", "record__archive_code",
            "record__paper_place", "medium", "purpose", "opens_at", "due_at", "ended_at", "returned_at", "condition",
            "return_note", "signed_by", "renewals",
        ),
        columns=(
            Column("number", "编号", lambda row: Markup('<span class="num">{}</span>').format(row["matter__number"]),
                   sort="matter__number_key", export=_value("matter__number"), width=16),
            Column("title", "档案 / 方式", _title, export=_value("matter__title"), width=44, css="main", head="内容"),
            Column("who", "借阅人", _who, export=_value("borrower__name"), width=12),
            _only("department", "部门", _value("matter__department__name"), 14),
            _only("phone", "联系方式", _value("borrower__phone"), 16),
            _only("code", "档号", _value("record__archive_code"), 28),
            _only("secrecy", "密级", lambda row: SECRECY[row["matter__secrecy"]], 10),
            _only("place", "存放位置", _value("record__paper_place"), 24),
            _only("purpose", "用途", _value("purpose"), 30),
            Column("state", "状态", lambda row: markup.badge(*state_words(row)),
                   export=lambda row: state_words(row)[0]),
            Column("since", "借阅日期", None, sort="opens_at", export=_value("opens_at")),
            Column("due", "期限", _due, sort="due_at", export=_value("due_at"), width=18),
            _only("renewals", "续借次数", _value("renewals"), 8),
            _only("signed", "领取签名", _value("signed_by"), 12),
            Column("returned", "归还日期", None, sort="returned_at", export=_value("returned_at")),
            _only("condition", "是否完好", lambda row: CONDITIONS[row["condition"]], 10),
            _only("note", "备注", _value("return_note"), 24),
        ),
        filterset=LoanFilter,
        tabs=(
            Tab("open", "进行中", _tab(selectors.running), "-pk"),
            Tab("mine", "我的借阅", _mine, "-pk"),
            Tab("overdue", "逾期未还", _tab(selectors.overdue), "due_at"),
            Tab("all", "全部", lambda rows, user: rows, "-pk"),
        ),
        row_url=_url,
        default_sort="-pk",
        empty=("没有借阅记录", "需要查阅档案时，从这里提出借阅申请。"),
        on_export=note_export,
    )
)  # fmt: skip
