"""Limits for tests, made by the services."""

import datetime as dt

from apps.deadlines.models import Deadline
from apps.deadlines.services import set_deadline
from apps.deadlines.tests.conftest import DUE
from apps.matters.models import Matter
from apps.matters.services import create_matter
from apps.notifications.models import Notification
from apps.org.models import Principal, User


def make_matter(actor: User, title: str = "关于冬季安全检查的通知", secrecy: int = 1) -> Matter:
    """A matter of the test kind (needs the fixture `paper`)."""
    return create_matter(kind="test_paper", title=title, actor=actor, state="running", secrecy=secrecy)


def make_deadline(
    matter: Matter, principal: Principal, *, code: str = "test_step", due_at: dt.datetime = DUE, ref: str = ""
) -> Deadline:
    """A limit until DUE (Monday 17:30)."""
    return set_deadline(matter=matter, code=code, principal=principal, due_at=due_at, ref=ref)


def told() -> list[tuple[str, str]]:
    """Who was told what, in order."""
    return list(Notification.objects.order_by("pk").values_list("recipient__name", "title"))
