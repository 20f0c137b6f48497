"""A notice as an e-mail: plain Chinese text with an absolute link."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from apps.core.secrecy import Secrecy
from apps.notifications.codes import chip
from apps.notifications.models import Notification


def message_id(notification: Notification, delivery_id: int) -> str:
    """The same for every try of one delivery, so that a repeat can be recognised."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<delivery-{delivery_id}-{int(notification.created_at.timestamp())}@{host}>"


def compose(notification: Notification, delivery_id: int) -> EmailMessage | None:
    """The message, or None when the person must not or cannot have it (any more).

    Of a matter above 内部 the mail says only that there is something to see: mail is not a place for
    business secrets (domain.md 1.5).
    """
    person, matter = notification.recipient, notification.matter
    if not person.is_active or not person.email or (matter is not None and person.clearance < matter.secrecy):
        return None
    label = chip(notification.code)[0]
    veiled = matter is not None and matter.secrecy > Secrecy.INTERNAL
    title = "您有一条涉及商业秘密的事项通知，请登录系统查看" if veiled else notification.title
    text = render_to_string(
        "notifications/mail.txt",
        {
            "name": person.name,
            "label": label,
            "title": title,
            "body": "" if veiled else notification.body,
            "number": "" if veiled or matter is None else matter.number,
            "at": notification.created_at,
            "url": settings.SITE_URL + reverse("notifications:open", args=[notification.pk]),
        },
        using="jinja2",
    )
    return EmailMessage(
        subject=f"【{label}】{title}"[:150],
        body=text,
        to=[person.email],
        headers={"Message-ID": message_id(notification, delivery_id), "Auto-Submitted": "auto-generated"},
    )
