"""The words of a notice outside: for mail, for chat, for a digest; by the office's template or the built-in one.

Of a matter above 内部 only is said that there is something to see: neither mail nor chat is a place for
business secrets (domain.md 1.5).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from apps.core.formatting import when
from apps.core.secrecy import Secrecy
from apps.notifications import placeholders
from apps.notifications.codes import chip
from apps.notifications.models import Channel, NoticeTemplate, Notification

VEIL = "您有一条涉及商业秘密的事项通知，请登录系统查看"
DIGEST_LINES = 50


@dataclass(frozen=True)
class Words:
    """What a message says and where it leads."""

    subject: str
    text: str
    url: str


def may_have(notification: Notification) -> bool:
    """Whether the person may (still) be told of it outside."""
    person, matter = notification.recipient, notification.matter
    return person.is_active and (matter is None or person.clearance >= matter.secrecy)


def is_veiled(notification: Notification) -> bool:
    """Whether its matter is above what may be written outside."""
    return notification.matter is not None and notification.matter.secrecy > Secrecy.INTERNAL


def title_of(notification: Notification) -> str:
    """The title as it may stand outside the system."""
    return VEIL if is_veiled(notification) else notification.title


def link(notification: Notification) -> str:
    """The absolute address that opens it and marks it as read."""
    return settings.SITE_URL + reverse("notifications:open", args=[notification.pk])


def words(notification: Notification, channel: str, template: NoticeTemplate | None = None) -> Words:
    """One notice. Subject and text each by the template's pattern if it has one, else built in."""
    label, url = chip(notification.code)[0], link(notification)
    veiled, matter = is_veiled(notification), notification.matter
    plain = {
        "name": notification.recipient.name,
        "label": label,
        "title": title_of(notification),
        "body": "" if veiled else notification.body,
        "number": "" if veiled or matter is None else matter.number,
        "at": notification.created_at,
        "url": url,
    }
    values: dict[str, Callable[[], str]] = {
        **{name: partial(str, plain[name]) for name in ("label", "title", "body", "number", "url")},
        "due": lambda: "" if veiled else placeholders.provided("due", notification),
        "person": lambda: notification.recipient.name,
        "time": lambda: when(notification.created_at),
        "company": lambda: settings.COMPANY,
    }
    subject = placeholders.fill(template.subject, values) if template and template.subject else ""
    text = placeholders.fill(template.body, values) if template and template.body else ""
    if not text:
        name = "mail" if channel == Channel.EMAIL else "chat"
        text = render_to_string(f"notifications/{name}.txt", plain, using="jinja2")
    return Words(" ".join((subject or f"【{label}】{plain['title']}").split()), text, url)


def digest(notifications: Sequence[Notification]) -> Words:
    """Several notices to one person as one message, oldest first; beyond fifty the rest is counted."""
    url = settings.SITE_URL + reverse("notifications:inbox")
    lines = [(chip(one.code)[0], title_of(one), one.created_at, link(one)) for one in notifications[:DIGEST_LINES]]
    text = render_to_string(
        "notifications/digest.txt",
        {"name": notifications[0].recipient.name, "lines": lines, "more": len(notifications) - len(lines), "url": url},
        using="jinja2",
    )
    return Words(f"【摘要】您有 {len(notifications)} 条通知", text, url)
