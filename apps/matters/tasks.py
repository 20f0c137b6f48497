"""Doors for Celery."""

from celery import shared_task

from apps.matters.services import chain


@shared_task
def seal_timeline() -> int:
    """Seal what is not sealed yet."""
    return chain.seal()
