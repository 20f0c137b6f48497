"""Doors for Celery."""

from celery import shared_task

from apps.notifications import services


@shared_task
def deliver_due() -> int:
    """Send what is due in the outbox."""
    return services.deliver_due()
