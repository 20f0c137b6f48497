"""Doors of background work."""

from celery import shared_task

from apps.org.services import sessions


@shared_task
def purge_sessions() -> int:
    """清理会话: sessions that ran out and tries older than a year. Running it twice changes nothing."""
    return sessions.purge()
