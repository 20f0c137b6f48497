"""Doors for Celery."""

from celery import shared_task

from apps.core import clock
from apps.supervision import services


@shared_task
def send_weekly_overdue() -> int:
    """The weekly overdue report, when it is time and not sent yet."""
    return services.send_weekly_overdue(clock.now())
