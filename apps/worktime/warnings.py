"""What an administrator must know of the calendar."""

from collections.abc import Iterator

from django.urls import reverse

from apps.core import clock
from apps.core.backoffice import Notice
from apps.worktime import calendar


def missing_year() -> Iterator[Notice]:
    """From November on, when the coming year's notice is not entered; always, when this year's is not."""
    year = calendar.unpublished_year(clock.today())
    if year is not None:
        text = f"{year} 年放假安排尚未录入，跨年的时限按周末和法定节日计算，调休未知。"
        yield Notice(text, reverse("admin:worktime_holiday_notice"), "录入放假通知")
