"""Filters of the ledgers of manuscripts and of requests for material."""

import django_filters
from django.db.models import QuerySet

from apps.core.ledger.days import FromDay, ToDay
from apps.documents.forms.people import leaders
from apps.manuscripts.models import Manuscript, ManuscriptState, MaterialRequest, RequestState, Sort
from apps.matters.search import narrow
from apps.org.models import Department


class ManuscriptFilter(django_filters.FilterSet):
    """By words, state, sort, leader and day of use."""

    q = django_filters.CharFilter(label="题目、编号、场合、正文", method="filter_words")
    state = django_filters.ChoiceFilter(label="状态", field_name="matter__state", choices=ManuscriptState.choices)
    sort_of = django_filters.ChoiceFilter(label="类别", field_name="sort", choices=Sort.choices)
    leader = django_filters.ModelChoiceFilter(label="使用领导", queryset=lambda request: leaders())
    since = django_filters.DateFilter(label="使用日期从", field_name="used_on", lookup_expr="gte")
    until = django_filters.DateFilter(label="使用日期到", field_name="used_on", lookup_expr="lte")

    class Meta:
        model = Manuscript
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word stands in number, title, occasion or text: the search index."""
        return narrow(rows, value)


class RequestFilter(django_filters.FilterSet):
    """By words, state, department and limit."""

    q = django_filters.CharFilter(label="材料、编号、内容", method="filter_words")
    state = django_filters.ChoiceFilter(label="状态", field_name="matter__state", choices=RequestState.choices)
    department = django_filters.ModelChoiceFilter(label="报送部门", queryset=Department.objects.all())
    since = FromDay(label="报送时限从", field_name="due_at")
    until = ToDay(label="报送时限到", field_name="due_at")

    class Meta:
        model = MaterialRequest
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word stands in number, title, what was wanted or answered."""
        return narrow(rows, value)
