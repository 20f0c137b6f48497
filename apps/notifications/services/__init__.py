"""The only writers of notices, of the outbox and of what people choose."""

from apps.notifications.services.delivering import deliver_due, due_channels
from apps.notifications.services.preferring import save_preference, send_test
from apps.notifications.services.reading import mark_all_read, mark_read
from apps.notifications.services.resending import resend, retry
from apps.notifications.services.settling import settle
from apps.notifications.services.templating import preview, save_template
from apps.notifications.services.writing import Notice, notify, notify_principals, write

__all__ = [
    "Notice",
    "deliver_due",
    "due_channels",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_principals",
    "preview",
    "resend",
    "retry",
    "save_preference",
    "save_template",
    "send_test",
    "settle",
    "write",
]
