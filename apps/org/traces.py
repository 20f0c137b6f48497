"""Every change in the back-office is announced, so that the timeline keeps it (PLT-07)."""

from typing import Any

from django.contrib.admin.models import ADDITION, DELETION, LogEntry

from apps.org import events

_EVENTS = {ADDITION: events.OFFICE_ADDED, DELETION: events.OFFICE_DELETED}


def announce_change(sender: type[LogEntry], instance: LogEntry, created: bool, **kwargs: Any) -> None:
    """Receiver of Django's own log of the back-office; runs in the transaction of the change.

    Deleting several rows at once is switched off (apps.org.admin), since Django writes that without a signal.
    """
    if not created:
        return
    kind = instance.content_type.model_class() if instance.content_type else None
    name = kind._meta.verbose_name if kind else "记录"
    what = f"{name}「{instance.object_repr}」"
    detail = instance.get_change_message().rstrip("。") if instance.action_flag not in _EVENTS else ""
    event = _EVENTS.get(instance.action_flag, events.OFFICE_CHANGED)
    events.announce(event, instance.user, f"{what}：{detail}" if detail else what)
