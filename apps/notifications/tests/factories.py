"""Notices for tests, made by the services."""

import itertools
from typing import Any

from apps.matters.models import Matter
from apps.matters.services import create_matter
from apps.notifications.models import Notification, Preference
from apps.notifications.services import notify, save_preference
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


def prefer(person: User, addresses: dict[str, str | tuple[str, str]] | None = None, **more: Any) -> Preference:
    """The person's choices: as they come, but for what is given."""
    given = {channel: (one, "") if isinstance(one, str) else one for channel, one in (addresses or {}).items()}
    values = {
        "ways": {},
        "urgent": ["urge"],
        "quiet_from": None,
        "quiet_to": None,
        "working_time_only": False,
        "digest": "now",
        "digest_hour": 9,
    }
    return save_preference(user=person, addresses=given, **{**values, **more})
