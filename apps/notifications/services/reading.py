"""Marking notices as read."""

from collections.abc import Iterable

from apps.core import clock
from apps.notifications.models import Notification
from apps.org.models import User


def mark_read(*, user: User, ids: Iterable[int]) -> int:
    """Mark these notices of this person as read; others' are left alone. Returns how many were unread."""
    rows = Notification.objects.filter(recipient=user, pk__in=list(ids), read_at__isnull=True)
    return rows.update(read_at=clock.now())


def mark_all_read(*, user: User) -> int:
    """Mark everything of this person as read; returns how many were unread."""
    return Notification.objects.filter(recipient=user, read_at__isnull=True).update(read_at=clock.now())
