"""Doors for Celery."""

from celery import shared_task

from apps.deadlines import services


@shared_task
def sweep() -> int:
    """Turn what is due into notices."""
    return services.sweep()
