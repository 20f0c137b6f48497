"""Filters of the ledger of outgoing documents."""

import django_filters
from django.db.models import Q, QuerySet

from apps.core.ledger.days import FromDay, ToDay
from apps.core.secrecy import Urgency
from apps.documents.models import DocumentKind, IssuerCode, OutgoingDocument, OutgoingState, Seal, SealUse
from apps.matters.search import narrow
from apps.org.models import Department


class OutgoingFilter(django_filters.FilterSet):
    """By words, state, kind, code, drafting department, urgency and date of signing."""

    q = django_filters.CharFilter(label="标题、字号、主送、正文", method="filter_words")
    state = django_filters.ChoiceFilter(label="状态", field_name="matter__state", choices=OutgoingState.choices)
    kind = django_filters.ModelChoiceFilter(
        label="文种", field_name="document_kind", queryset=DocumentKind.objects.all()
    )
    code = django_filters.ModelChoiceFilter(
        label="机关代字", field_name="issuer_code", queryset=IssuerCode.objects.all()
    )
    department = django_filters.ModelChoiceFilter(
        label="拟稿部门", field_name="matter__department", queryset=Department.objects.all()
    )
    urgency = django_filters.ChoiceFilter(label="紧急程度", field_name="matter__urgency", choices=Urgency.choices)
    since = FromDay(label="签发日期从", field_name="signed_at")
    until = ToDay(label="签发日期到", field_name="signed_at")

    class Meta:
        model = OutgoingDocument
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word stands in number, title, recipients or text: the search index."""
        return narrow(rows, value)


class SealUseFilter(django_filters.FilterSet):
    """By words of the document, seal and day."""

    q = django_filters.CharFilter(label="标题、字号", method="filter_words")
    seal = django_filters.ModelChoiceFilter(label="印章", queryset=Seal.objects.all())
    since = FromDay(label="用印日期从", field_name="at")
    until = ToDay(label="用印日期到", field_name="at")

    class Meta:
        model = SealUse
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """In the title or the number of the document."""
        title = Q(document__matter__title__icontains=value)
        return rows.filter(title | Q(document__matter__number__icontains=value))
