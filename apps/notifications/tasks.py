"""Doors for Celery."""

from celery import shared_task

from apps.notifications import services


@shared_task
def deliver_due() -> int:
    """Start one task for each channel that has something due: a slow one holds up no other."""
    channels = services.due_channels()
    for channel in channels:
        deliver_channel.apply_async((channel,), expires=60, retry=False)
    return len(channels)


@shared_task
def deliver_channel(channel: str) -> int:
    """Send what is due on one channel."""
    return services.deliver_due(channels=[channel])
