"""Filters of the ledger of incoming documents."""

import django_filters
from django.db.models import QuerySet

from apps.core.ledger.days import FromDay, ToDay
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.models import IncomingDocument, IncomingState
from apps.matters.search import narrow
from apps.org.models import Department


class IncomingFilter(django_filters.FilterSet):
    """By words, state, urgency, lead department, source, secrecy, nature and date received."""

    q = django_filters.CharFilter(label="标题、文号、来文单位", method="filter_words")
    state = django_filters.ChoiceFilter(label="状态", field_name="matter__state", choices=IncomingState.choices)
    urgency = django_filters.ChoiceFilter(label="紧急程度", field_name="matter__urgency", choices=Urgency.choices)
    department = django_filters.ModelChoiceFilter(
        label="主办部门", field_name="lead_department", queryset=Department.objects.all()
    )
    nature = django_filters.ChoiceFilter(label="办件/阅件", choices=IncomingDocument.Nature.choices)
    secrecy = django_filters.ChoiceFilter(label="密级", field_name="matter__secrecy", choices=Secrecy.choices)
    since = FromDay(label="收文日期从", field_name="received_at")
    until = ToDay(label="收文日期到", field_name="received_at")

    class Meta:
        model = IncomingDocument
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word stands in number, title, source or its number: the search index."""
        return narrow(rows, value)
