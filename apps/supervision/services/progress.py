"""Feedback on the work, and urging (催办)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.services import record
from apps.notifications.services import notify_principals, settle
from apps.org.models import User
from apps.supervision import rules
from apps.supervision.models import ProgressReport, SupervisionItem, Urging
from apps.supervision.services.bodies import index_words
from apps.supervision.services.items import locked_item, workers


@transaction.atomic
def report_progress(
    *, item: SupervisionItem, actor: User, text: str, progress: int, staged_ids: Iterable[str] = ()
) -> ProgressReport:
    """Write down how far it is, in percent; a smaller figure than before is allowed, the text says why (SUP-03)."""
    item = locked_item(item)
    rules.can_report(actor, item).require()
    if not text.strip():
        raise DomainError("请写明进展情况", field="text")
    if not 0 <= progress <= 100:
        raise DomainError("进度应在 0 到 100 之间", field="progress")
    before, now = item.progress, clock.now()
    report = ProgressReport.objects.create(item=item, author=actor, text=text.strip(), progress=progress, at=now)
    index_words(report)
    item.progress, item.last_report_at = progress, now
    item.save(update_fields=["progress", "last_report_at"])
    attach_staged(matter=item.matter, actor=actor, staged_ids=staged_ids, role="result")
    settle(matter=item.matter, codes=["urge"])  # what was urged for is here, whoever of the workers wrote it
    record(
        matter=item.matter,
        actor=actor,
        code="progress",
        verb="反馈进展",
        note=report.text,
        changes={"progress": [before, progress]},
    )
    return report


@transaction.atomic
def urge(*, item: SupervisionItem, actor: User, note: str = "") -> Urging:
    """Chase the owner and the lead department; counted, at most once an hour per person."""
    item = locked_item(item)
    rules.can_urge(actor, item).require()
    urging = Urging.objects.create(item=item, actor=actor, note=note.strip(), at=clock.now())
    index_words(urging)
    SupervisionItem.objects.filter(pk=item.pk).update(urge_count=F("urge_count") + 1)
    record(matter=item.matter, actor=actor, code="urge", verb="催办", note=urging.note)
    notify_principals(
        principals=workers(item),
        key=f"urge:{urging.pk}",
        code="urge",
        title=f"{actor.name}催办：{item.matter.title}",
        body=urging.note or f"办结期限 {item.due_on.month}月{item.due_on.day}日，请尽快反馈进展",
        matter=item.matter,
        url=item.matter.get_absolute_url(),
        exclude=[actor],
    )
    return urging
