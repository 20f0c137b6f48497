"""The ledger of boxes: find one by its class, number or shelf."""

from typing import Any

import django_filters
from django.db.models import Count, Max, Min, Q, QuerySet
from markupsafe import Markup

from apps.archives.filters import years
from apps.archives.models import Box, Retention, Shelf
from apps.archives.places import visible_boxes
from apps.archives.rules import can_keep
from apps.core import addresses, markup
from apps.core.ledger import Column, Ledger, register
from apps.matters.services.auditing import note_export
from apps.org.models import Department, User

Row = dict[str, Any]
RETENTIONS = dict(Retention.choices)


class BoxFilter(django_filters.FilterSet):
    """By archive code of an item in it, year, department, retention, shelf."""

    q = django_filters.CharFilter(label="盒内档案的档号、题名", method="filter_words")
    year = django_filters.ChoiceFilter(label="年度", choices=years, empty_label="全部年度")
    department = django_filters.ModelChoiceFilter(
        label="机构", queryset=Department.objects.all(), empty_label="全部机构"
    )
    retention = django_filters.ChoiceFilter(label="期限", choices=Retention.choices, empty_label="全部期限")
    shelf = django_filters.ModelChoiceFilter(
        label="柜架", queryset=Shelf.objects.select_related("room"), empty_label="全部柜架"
    )

    class Meta:
        model = Box
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Boxes with an item of this code or title."""
        wanted = Q(records__archive_code__icontains=value) | Q(records__title__icontains=value)
        return rows.filter(pk__in=Box.objects.filter(wanted).values("pk"))


def _rows(user: User) -> QuerySet[Box]:
    return visible_boxes(user).annotate(
        items=Count("records"), first=Min("records__item_number"), last=Max("records__item_number")
    )


def _code(row: Row) -> str:
    head = f"{row['fonds_code']}-{row['category__code']}·{row['year']}-{row['retention']}-{row['department__code']}"
    return f"{head} 第 {row['number']} 盒"


def _url(row: Row) -> str:
    return addresses.of("archives:box", row["pk"])


def _span(row: Row) -> str:
    return f"{row['first']:04d}—{row['last']:04d}" if row["items"] else "空盒"


def _kept(row: Row) -> str:
    return RETENTIONS[row["retention"]]


def _shelf(row: Row) -> str:
    return f"{row['shelf__room__name']} {row['shelf__name']}" if row["shelf__name"] else "未上架"


def _shelf_cell(row: Row) -> Markup | str:
    return _shelf(row) if row["shelf__name"] else markup.badge("未上架", "amber")


def _class(row: Row) -> Markup:
    return Markup('{} 年度<span class="m">{}</span>').format(row["year"], row["category__name"])


BOXES = register(
    Ledger(
        code="archive_boxes",
        title="档案盒",
        unit="盒",
        url_name="archives:box_list",
        rule=can_keep,
        rows=_rows,
        values=(
            "pk", "fonds_code", "category__code", "category__name", "year", "retention", "department__code",
            "department__name", "number", "thickness_mm", "shelf__name", "shelf__room__name", "items", "first", "last",
        ),
        columns=(
            Column("code", "档案盒", lambda row: markup.two_lines(_code(row), f"件号 {_span(row)}", _url(row)),
                   export=_code, width=34, css="main"),
            Column("class", "年度 / 门类", _class, sort="year", export=lambda row: row["year"], head="年度"),
            Column("unit", "机构", lambda row: row["department__name"], export=lambda row: row["department__name"]),
            Column("kept", "期限", _kept, export=_kept),
            Column("items", "件数", lambda row: row["items"], export=lambda row: row["items"], phone=False, width=8),
            Column("span", "起止件号", None, export=_span),
            Column("size", "盒脊", lambda row: f"{row['thickness_mm']} mm", export=lambda row: row["thickness_mm"],
                   phone=False, head="盒脊（毫米）"),
            Column("place", "位置", _shelf_cell, sort="shelf__name", export=_shelf),
        ),
        filterset=BoxFilter,
        row_url=_url,
        empty=("还没有档案盒", "档案整理定稿时按页数自动装盒。"),
        on_export=note_export,
    )
)  # fmt: skip
