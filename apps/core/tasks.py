"""Doors for Celery."""

from celery import shared_task

from apps.core import services


@shared_task
def heartbeat() -> None:
    """Prove that scheduler, queue and worker hand a task through."""
    services.beat()
