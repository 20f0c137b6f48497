"""Each look at a lent file, in the timeline of the loan and of the record."""

import datetime as dt

from django.db import transaction

from apps.archives import loan_rules as rules
from apps.archives.models import Loan
from apps.archives.services.entries import tell_of
from apps.archives.services.lending import locked_loan
from apps.attachments.models import Attachment
from apps.core import clock
from apps.matters.models import TimelineEntry
from apps.matters.services import record as tell
from apps.org.models import User

ONE_LOOK = dt.timedelta(minutes=10)  # pages of one file turned within this time are one look
VIEW, DOWNLOAD = "loan_view", "loan_download"


@transaction.atomic
def note_view(*, loan: Loan, attachment: Attachment, actor: User) -> None:
    """Somebody looks at a file: refused outside the window, entered once per look. Raises Denied."""
    label = f"{loan.matter.number} {attachment.name} #{attachment.pk}"
    recent = TimelineEntry.objects.filter(matter=loan.pk, code=VIEW, object_label=label, actor=actor)
    rules.can_read(actor, loan).require()
    if recent.filter(at__gt=clock.now() - ONE_LOOK).exists():
        return
    loan = locked_loan(loan)
    tell(matter=loan.matter, actor=actor, code=VIEW, verb="在线阅览", note=attachment.name, object_label=label)
    if loan.record is not None:
        note = f"{loan.matter.number} {attachment.name}"
        tell_of(loan.record, actor=actor, code="archive_view", verb="借阅阅览", note=note)


@transaction.atomic
def note_download(*, loan: Loan, attachment: Attachment, actor: User) -> None:
    """Somebody takes a file along, which needs a right of its own. Raises Denied."""
    rules.can_download(actor, loan).require()
    loan = locked_loan(loan)
    tell(matter=loan.matter, actor=actor, code=DOWNLOAD, verb="下载", note=attachment.name)
    if loan.record is not None:
        note = f"{loan.matter.number} {attachment.name}"
        tell_of(loan.record, actor=actor, code="archive_download", verb="借阅下载", note=note)
