"""Doors for the scheduler."""

from celery import shared_task

from apps.core import clock
from apps.processes import services


@shared_task
def count_figures() -> int:
    """Count how long the steps took, once a day."""
    return services.count_figures()


@shared_task
def remind_of_reviews() -> int:
    """The reminder of the quarterly review, when it is time and not sent yet."""
    return services.remind_of_reviews(clock.now())
