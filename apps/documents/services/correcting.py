"""Putting a registration right (修改登记), and adding a file that was forgotten (补传附件) (DOC-01)."""

from collections.abc import Iterable

from django.db import transaction

from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.core.formatting import when
from apps.deadlines import services as deadlines
from apps.documents import rules, selectors
from apps.documents.deadlines import UNDERTAKE
from apps.documents.entries import OF_THE_MATTER, Entry
from apps.documents.models import IncomingDocument, IncomingState
from apps.documents.services.bodies import index_requirement
from apps.documents.services.circulation import open_turns, still_to_read
from apps.documents.services.proposal import renew_limit
from apps.documents.services.registration import due_from, limit_for, locked, set_propose_limit, to_closing
from apps.documents.titles import title_key
from apps.matters.models import Participant
from apps.matters.services import amend, check_clearance, record
from apps.notifications.services import notify_principals
from apps.org.models import Principal, User
from apps.supervision import services as supervision

READING = (IncomingState.UNDERTAKING, IncomingState.CIRCULATING, IncomingState.REPORTED)


@transaction.atomic
def correct_registration(
    *, document: IncomingDocument, actor: User, entry: Entry, reason: str, based_on: str
) -> list[str]:
    """Put right what the register says; the number and the time of receipt stay. The timeline has old and new.

    `based_on` is the mark of the entry that was before the actor. Another urgency sets the limits anew; a higher
    level hides the document at once, and who may not see it any more holds up nobody's turn. Returns the names of
    those who held or read it and are shut out. Raises Stale when somebody corrected meanwhile.
    """
    document = locked(document)
    rules.can_correct(actor, document).require()
    before = Entry.of(document)
    if based_on != before.mark:
        raise _stale(document)
    changes = before.compare(entry)
    if not changes:
        raise DomainError("没有改动任何一项，不必更正")
    if not reason.strip():
        raise DomainError("请写明更正理由", field="reason")
    _write(document, actor, entry)
    shut = _raise_level(document, actor) if entry.secrecy > before.secrecy else []
    moved = entry.urgency != before.urgency and _set_limits(document)
    if moved:
        changes["办理时限"] = [moved, when(document.due_at)]
    note = reason.strip() + (f"（{'、'.join(shut)}已看不到本件）" if shut else "")
    record(matter=document.matter, actor=actor, code="correct", verb="更正登记", note=note, changes=changes)
    if moved:
        _tell_holders(document, actor)
    if entry.secrecy != before.secrecy:
        _go_on_reading(document, actor)
    return shut


def _raise_level(document: IncomingDocument, actor: User) -> list[str]:
    """What was opened from it follows; names of those who held or read any of it and are shut out."""
    owners = supervision.follow_level(source=document.matter, actor=actor)
    return list(dict.fromkeys([*selectors.shut_out(document), *owners]))


def _stale(document: IncomingDocument) -> Stale:
    last = document.matter.timeline.filter(code="correct").order_by("-id").first()
    who = f"{last.actor_label}已于 {when(last.at)} 更正本件" if last else "本件登记已有变动"
    return Stale(f"{who}，您的更正未提交，填写的内容都在页面上。请对照后再提交")


def _write(document: IncomingDocument, actor: User, entry: Entry) -> None:
    own = [name for name in vars(entry) if name not in OF_THE_MATTER]
    for name in own:
        setattr(document, name, getattr(entry, name))
    document.title_key = title_key(entry.title)
    document.save(update_fields=[*own, "title_key"])
    amend(document.matter, title=entry.title, secrecy=entry.secrecy, urgency=entry.urgency)
    try:
        check_clearance(matter=document.matter, principal=actor.principal)
    except DomainError as error:
        error.field = "secrecy"
        raise
    index_requirement(document)


def _set_limits(document: IncomingDocument) -> str:
    """Both limits by the new urgency, in working time from the receipt, and those of open shares.

    A share is never late by the correction alone. Returns the former limit in words, "" when it did not move.
    """
    former, limit = document.due_at, limit_for(document.matter.urgency)
    document.due_at = due_from(limit, document.received_at)
    document.save(update_fields=["due_at"])
    renew_limit(document)
    if document.matter.state == IncomingState.REGISTERED:
        set_propose_limit(document, limit)
    shares = document.matter.deadlines.filter(code=UNDERTAKE, met_at=None, cancelled_at=None)
    for row in shares.select_related("principal"):
        deadlines.set_deadline(
            matter=document.matter,
            code=UNDERTAKE,
            principal=row.principal,
            due_at=max(document.due_at, clock.now()),
            starts_at=row.starts_at,
            ref=row.ref,
        )
    return when(former) if former != document.due_at else ""


def _tell_holders(document: IncomingDocument, actor: User) -> None:
    matter = document.matter
    held = Participant.objects.filter(matter=matter, part=Participant.Part.HOLDER, until__isnull=True)
    notify_principals(
        principals=list(Principal.objects.filter(pk__in=held.values("principal"))),
        key=f"incoming:{matter.pk}:limit:{clock.now().timestamp():.0f}",
        code="todo",
        title=f"时限有变：{matter.title}",
        body=f"紧急程度改为{matter.get_urgency_display()}，请于 {when(document.due_at)} 前办结",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )


def _go_on_reading(document: IncomingDocument, actor: User) -> None:
    """As when a reader has read: whose turn it is follows the clearances, the last one ends the round."""
    if document.matter.state in READING:
        open_turns(document)
    if document.matter.state == IncomingState.CIRCULATING and not still_to_read(document).exists():
        to_closing(document, actor)


@transaction.atomic
def attach_files(*, document: IncomingDocument, actor: User, files: Iterable[str]) -> int:
    """Add what was forgotten at registration; a known name becomes its next version. Returns how many."""
    document = locked(document)
    rules.can_attach(actor, document).require()
    role = Attachment.Role.ORIGINAL
    added = attach_staged(matter=document.matter, actor=actor, staged_ids=files, role=role)
    if not added:
        raise DomainError("请选择要补传的文件", field="files")
    return len(added)
