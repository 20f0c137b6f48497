"""The office's own words for notices, checked before they are kept."""

from django.conf import settings
from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.formatting import when
from apps.matters.services import record
from apps.notifications import placeholders, rules
from apps.notifications.codes import chip, kinds
from apps.notifications.models import NoticeTemplate
from apps.org.models import User


@transaction.atomic
def save_template(*, code: str, subject: str, body: str, actor: User) -> NoticeTemplate:
    """Keep the patterns of one kind; an empty one is the built-in. Every change enters the timeline.

    Raises Denied, and DomainError (with field) for an unknown place, an unpaired brace, or a subject of
    several lines.
    """
    rules.can_edit_templates(actor).require()
    if code not in kinds():
        raise DomainError("没有这一类通知")
    subject, body = _checked(subject, body)
    old = NoticeTemplate.objects.select_for_update().filter(code=code).first() or NoticeTemplate(code=code)
    if (old.subject, old.body) == (subject, body) and old.pk:
        return old
    changes = {
        name: {"from": before, "to": after}
        for name, before, after in (("subject", old.subject, subject), ("body", old.body, body))
        if before != after
    }
    old.subject, old.body, old.changed_at, old.changed_by = subject, body, clock.now(), actor
    old.save()
    record(
        matter=None,
        actor=actor,
        code="notice_template",
        verb="修改通知模板",
        object_label=f"通知模板 {chip(code)[0]}",
        note="" if subject or body else "恢复为内置格式",
        changes=changes,
    )
    return old


def preview(*, code: str, subject: str, body: str, actor: User) -> tuple[str, str]:
    """Subject and text as the actor would get them, for an example; empty patterns give an empty string.

    Raises DomainError (with field) as saving does.
    """
    subject, body = _checked(subject, body)
    example = {
        "label": chip(code)[0],
        "title": "请批示：关于召开安全生产会议的通知",
        "body": "王主任拟办：拟请张总阅示。",
        "number": "收〔2026〕12号",
        "due": when(clock.now()),
        "person": actor.name,
        "time": when(clock.now()),
        "url": f"{settings.SITE_URL}/notifications/1/",
        "company": settings.COMPANY,
    }
    values = {name: (lambda value=value: value) for name, value in example.items()}
    return placeholders.fill(subject, values), placeholders.fill(body, values)


def _checked(subject: str, body: str) -> tuple[str, str]:
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    if "\n" in subject or "\r" in subject:
        raise DomainError("标题格式只能有一行", field="subject")
    for field, pattern in (("subject", subject), ("body", body)):
        try:
            placeholders.check(pattern)
        except DomainError as error:
            error.field = field
            raise
    return subject, body
