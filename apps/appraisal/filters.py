"""Filters of the due list and of the appraisals."""

import django_filters
from django.db.models import QuerySet

from apps.appraisal.kinds import AppraisalState
from apps.appraisal.models import AppraisalBatch
from apps.appraisal.periods import YEARS
from apps.archives import selectors as archives
from apps.archives.models import ArchiveCategory, ArchiveRecord, Retention
from apps.core import clock
from apps.matters.search import narrow
from apps.org.models import Department

PERIODS = [(code, Retention(code).label) for code in YEARS]
YEARS_BACK = 60


def due_years() -> list[tuple[int, str]]:
    """The years of which something may be due, the youngest first."""
    last = clock.today().year - min(YEARS.values()) - 1
    return [(year, f"{year} 年度") for year in range(last, last - YEARS_BACK, -1)]


class DueFilter(django_filters.FilterSet):
    """By words, category, year, department, period."""

    q = django_filters.CharFilter(label="档号、题名、文号", method="filter_words", max_length=100)
    category = django_filters.ModelChoiceFilter(
        label="门类", queryset=ArchiveCategory.objects.all(), empty_label="全部门类"
    )
    year = django_filters.ChoiceFilter(label="年度", choices=due_years, empty_label="全部年度")
    department = django_filters.ModelChoiceFilter(
        label="机构", queryset=Department.objects.all(), empty_label="全部机构"
    )
    retention = django_filters.ChoiceFilter(label="期限", choices=PERIODS, empty_label="全部期限")

    class Meta:
        model = ArchiveRecord
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Each word in the code, title or number."""
        return archives.with_words(rows, value)


class BatchFilter(django_filters.FilterSet):
    """By words and state."""

    q = django_filters.CharFilter(label="编号、标题", method="filter_words", max_length=100)
    state = django_filters.ChoiceFilter(
        label="状态", field_name="matter__state", choices=AppraisalState.choices, empty_label="全部状态"
    )

    class Meta:
        model = AppraisalBatch
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number and title, by the search index."""
        return narrow(rows, value, "matter_id")
