"""Doors for the scheduler."""

from celery import shared_task

from apps.attachments import services


@shared_task
def purge_staged() -> int:
    """Remove dropped files nobody sent, and what they left behind."""
    return services.purge_staged()
