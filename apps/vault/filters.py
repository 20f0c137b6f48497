"""Filters of the vault's ledgers: words are sought in titles, codes and names, never in what a file holds."""

import django_filters
from django.db.models import Q, QuerySet

from apps.core.ledger.days import FromDay, ToDay
from apps.matters.models import TimelineEntry
from apps.matters.search import narrow
from apps.org.models import Department, User
from apps.vault import events
from apps.vault.models import LEVELS, VaultFile, VaultRequest


class FileFilter(django_filters.FilterSet):
    """By words, level, department."""

    q = django_filters.CharFilter(label="题名、档号、文件名", method="filter_words", max_length=100)
    secrecy = django_filters.ChoiceFilter(label="密级", choices=LEVELS, empty_label="全部密级")
    department = django_filters.ModelChoiceFilter(
        label="机构", field_name="record__department", queryset=Department.objects.all(), empty_label="全部机构"
    )

    class Meta:
        model = VaultFile
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Each word in the record's title or code, or the file's name."""
        for word in value.split()[:5]:
            rows = rows.filter(
                Q(record__title__icontains=word) | Q(record__archive_code__icontains=word) | Q(name__icontains=word)
            )
        return rows


class RequestFilter(django_filters.FilterSet):
    """By words of the title or number, and reader."""

    q = django_filters.CharFilter(label="题名、编号", method="filter_words")
    reader = django_filters.ModelChoiceFilter(label="查阅人", queryset=User.objects.all(), empty_label="全部查阅人")

    class Meta:
        model = VaultRequest
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word must stand in the title or the number."""
        return narrow(rows, value)


class EntryFilter(django_filters.FilterSet):
    """By words of the object, person, deed and day."""

    q = django_filters.CharFilter(label="题名、编号、说明", method="filter_words", max_length=100)
    person = django_filters.ModelChoiceFilter(
        label="经办人", field_name="actor", queryset=User.objects.all(), empty_label="全部人员"
    )
    code = django_filters.ChoiceFilter(label="动作", choices=list(events.LABELS.items()), empty_label="全部动作")
    since = FromDay(label="日期从", field_name="at")
    until = ToDay(label="日期到", field_name="at")

    class Meta:
        model = TimelineEntry
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word in the object, its number or the note."""
        for word in value.split()[:5]:
            rows = rows.filter(
                Q(object_label__icontains=word) | Q(matter__number__icontains=word) | Q(note__icontains=word)
            )
        return rows
