"""Filters by day over a moment, as bounds an index can use.

`received_at__date__lte` asks the database for the local date of every row; the first moment of the day and of the
day after say the same and are found in the index (P2).
"""

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone


def first_moment(day: dt.date) -> dt.datetime:
    """Midnight at the office."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


class FromDay(django_filters.DateFilter):
    """On this day or later."""

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        """Rows from the first moment of the day on."""
        return rows.filter(**{f"{self.field_name}__gte": first_moment(value)}) if value else rows


class ToDay(django_filters.DateFilter):
    """On this day or earlier."""

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        """Rows before the first moment of the day after; the last day of the calendar has none after it."""
        if not value or value == dt.date.max:
            return rows
        return rows.filter(**{f"{self.field_name}__lt": first_moment(value + dt.timedelta(days=1))})
