"""Doors for the scheduler."""

from celery import shared_task

from apps.processes import services


@shared_task
def count_figures() -> int:
    """Count how long the steps took, once a day."""
    return services.count_figures()
