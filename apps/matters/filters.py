"""Filters of the audit."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from apps.core.ledger.days import FromDay, ToDay
from apps.matters import audit, kinds
from apps.matters.models import TimelineEntry
from apps.org.models import User


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of matter."""
    return [(kind.code, kind.label) for kind in kinds.all_kinds()]


class EntryFilter(django_filters.FilterSet):
    """By words of the object (number, title, account), person, verb, kind, address and day."""

    q = django_filters.CharFilter(label="编号、标题、账户", method="filter_words")
    person = django_filters.ModelChoiceFilter(
        label="经办人", field_name="actor", queryset=User.objects.all(), empty_label="全部人员"
    )
    verb = django_filters.CharFilter(label="动作", field_name="verb", lookup_expr="startswith", max_length=40)
    kind = django_filters.ChoiceFilter(
        label="事项类别", field_name="matter__kind", choices=kind_choices, empty_label="全部类别"
    )
    address = django_filters.CharFilter(label="来源地址", field_name="changes__address", max_length=45)
    since = FromDay(label="日期从", field_name="at")
    until = ToDay(label="日期到", field_name="at")

    class Meta:
        model = TimelineEntry
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word stands in the object or its number; what is masked for the person is never found by words."""
        user: Any = self.request.user
        rows = rows.filter(audit.readable(user))
        for word in value.split()[:5]:
            # The number is given after the first entries: they are found by the number the matter has now.
            rows = rows.filter(Q(object_label__icontains=word) | Q(matter__number__icontains=word))
        return rows
