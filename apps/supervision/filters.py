"""Filters of the supervision ledger."""

import django_filters
from django.db.models import QuerySet

from apps.core import clock
from apps.matters.search import narrow
from apps.org.models import Department
from apps.supervision import lights, selectors
from apps.supervision.models import SupervisionItem


class ItemFilter(django_filters.FilterSet):
    """By words of the title or number, light, lead department, issuer, source."""

    q = django_filters.CharFilter(label="事项、编号", method="filter_words")
    light = django_filters.ChoiceFilter(
        label="亮灯", choices=lights.Light.choices, method="filter_light", empty_label="全部亮灯"
    )
    department = django_filters.ModelChoiceFilter(
        label="主办部门", field_name="lead_department", queryset=Department.objects.all(), empty_label="全部部门"
    )
    issuer = django_filters.ModelChoiceFilter(
        label="交办领导", queryset=lambda request: selectors.issuers(), empty_label="全部领导"
    )
    source = django_filters.ChoiceFilter(label="来源", choices=SupervisionItem.Source.choices, empty_label="全部来源")

    class Meta:
        model = SupervisionItem
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word must stand in the title or the number."""
        return narrow(rows, value)

    def filter_light(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """By the one rule of the lights."""
        return rows.filter(lights.light_condition(value, lights.thresholds(clock.today())))
