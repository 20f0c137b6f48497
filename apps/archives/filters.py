"""Filters of the register of archives."""

import django_filters
from django.db.models import QuerySet

from apps.archives import selectors
from apps.archives.models import ArchiveCategory, ArchiveRecord, Retention
from apps.core import clock
from apps.org.models import Department

YEARS = 40  # how far back the choice of years goes


def years() -> list[tuple[int, str]]:
    """This year first."""
    this = clock.today().year
    return [(year, f"{year} 年度") for year in range(this, this - YEARS, -1)]


class RecordFilter(django_filters.FilterSet):
    """By words, category, year, department, retention, and what copy is missing."""

    COPIES = (("paper", "缺纸质件"), ("electronic", "缺电子件"), ("both", "双套齐全"))

    q = django_filters.CharFilter(label="档号、题名、文号、责任者", method="filter_words")
    category = django_filters.ModelChoiceFilter(
        label="门类", queryset=ArchiveCategory.objects.all(), empty_label="全部门类"
    )
    year = django_filters.ChoiceFilter(label="年度", choices=years, empty_label="全部年度")
    department = django_filters.ModelChoiceFilter(
        label="机构", queryset=Department.objects.all(), empty_label="全部机构"
    )
    retention = django_filters.ChoiceFilter(label="期限", choices=Retention.choices, empty_label="全部期限")
    copies = django_filters.ChoiceFilter(
        label="双套", choices=COPIES, method="filter_copies", empty_label="双套情况不限"
    )

    class Meta:
        model = ArchiveRecord
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Each word must stand in the code, title, document number or responsible party: the search index."""
        return selectors.with_words(rows, value)

    def filter_copies(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Which of the two copies is there."""
        if value == "both":
            return rows.filter(electronic_filed_at__isnull=False, paper_filed_at__isnull=False)
        return rows.filter(**{f"{value}_filed_at__isnull": True})
