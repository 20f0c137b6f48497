"""Doors for Celery."""

from celery import shared_task

from apps.approvals import services


@shared_task
def act_on_limits() -> int:
    """Move the steps that have passed their limit as their flows say."""
    return services.act_on_limits()
