"""The only writers of notices and of the outbox."""

from apps.notifications.services.delivering import deliver_due, retry
from apps.notifications.services.reading import mark_all_read, mark_read
from apps.notifications.services.writing import Notice, notify, notify_principals, write

__all__ = [
    "Notice",
    "deliver_due",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_principals",
    "retry",
    "write",
]
