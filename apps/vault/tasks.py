"""Tasks: doors to the services."""

from celery import shared_task

from apps.vault import services


@shared_task
def close_ended() -> int:
    """Every minute: windows whose time is over are closed and their keys erased."""
    return services.close_ended()
