"""Notices for tests, made by the services."""

import itertools
from typing import Any

from apps.matters.models import Matter
from apps.matters.services import create_matter
from apps.notifications.models import Notification
from apps.notifications.services import notify
from apps.org.models import User

_serial = itertools.count(1)


def make_notice(person: User, title: str = "请批示：关于召开安全生产会议的通知", **more: Any) -> Notification:
    """One notice to one person."""
    key = more.pop("key", f"test:{next(_serial)}")
    notify(recipients=[person], key=key, code=more.pop("code", "todo"), title=title, **more)
    return Notification.objects.get(recipient=person, key=key)


def make_matter(actor: User, title: str = "关于召开安全生产会议的通知", **more: Any) -> Matter:
    """A matter of the test kind (needs the fixture `paper`)."""
    return create_matter(kind="test_paper", title=title, actor=actor, state="running", **more)
