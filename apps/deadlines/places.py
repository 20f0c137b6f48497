"""What stands at {due} in the words of a notice: the nearest open limit of its matter."""

from apps.core.formatting import when
from apps.deadlines.selectors import open_for
from apps.notifications.models import Notification


def due(notification: Notification) -> str:
    """2026-11-23 周一 17:30, or nothing for a matter without limits."""
    if notification.matter is None:
        return ""
    nearest = open_for(notification.matter).first()
    return when(nearest.due_at) if nearest else ""
