"""Somebody leaves: what they undertake and have to read goes to a successor (PLT-01)."""

from django.db import transaction

from apps.core import clock
from apps.deadlines import services as deadlines
from apps.documents.deadlines import UNDERTAKE
from apps.documents.handover import undertaken_by, unread_by
from apps.documents.models import IncomingDocument, IncomingState, Undertaking
from apps.documents.services.circulation import open_turns, still_to_read
from apps.documents.services.registration import locked, to_closing
from apps.matters.models import Participant
from apps.matters.services import add_part, check_clearance, end_parts, record
from apps.notifications.services import notify
from apps.org.models import User


@transaction.atomic
def hand_over_undertakings(user: User, to: User, actor: User) -> None:
    """Every share that `user` undertakes is `to`'s. Raises DomainError for too low a clearance."""
    for share in undertaken_by(user).select_related("document").order_by("document_id"):
        document = locked(share.document)
        current = undertaken_by(user).filter(pk=share.pk).select_related("department").first()
        if current is not None:  # not reported meanwhile
            current.document = document
            _give(current, user, to, actor)


def _give(share: Undertaking, user: User, to: User, actor: User) -> None:
    matter = share.document.matter
    share.assignee, share.assigned_at = to, clock.now()
    share.save(update_fields=["assignee", "assigned_at"])
    end_parts(matter=matter, part=Participant.Part.HOLDER, principals=[user.principal])
    add_part(matter=matter, principal=to.principal, part=Participant.Part.HOLDER)
    deadlines.set_deadline(
        matter=matter,
        code=UNDERTAKE,
        principal=to.principal,
        due_at=share.document.due_at,
        starts_at=share.opened_at,
        ref=str(share.pk),
    )
    note = f"{user.name}离开岗位，{share.department.name}的承办由{to.name}接手"
    record(matter=matter, actor=actor, code="handover.undertaking", verb="移交承办", note=note)
    notify(
        recipients=[to],
        key=f"incoming:{matter.pk}:assign:{share.pk}:{share.assigned_at.timestamp():.0f}",
        code="todo",
        title=f"请接办：{matter.title}",
        body=note,
        matter=matter,
        exclude=[actor],
    )


@transaction.atomic
def hand_over_reading(user: User, to: User, actor: User) -> None:
    """Every document that `user` has still to read is `to`'s to read, once. Raises DomainError as above."""
    ids = sorted(unread_by(user).values_list("document_id", flat=True))
    for document in IncomingDocument.objects.filter(pk__in=ids).order_by("pk"):
        _pass_on(locked(document), user, to, actor)


def _pass_on(document: IncomingDocument, user: User, to: User, actor: User) -> None:
    reader = unread_by(user).filter(document=document).first()
    if reader is None:
        return
    matter = document.matter
    check_clearance(matter=matter, principal=to.principal)
    if document.readers.filter(user=to).exists():
        reader.delete()
    else:
        reader.user, reader.opened_at = to, None
        reader.save(update_fields=["user", "opened_at"])
    end_parts(matter=matter, part=Participant.Part.READER, principals=[user.principal])
    note = f"{user.name}离开岗位，传阅由{to.name}接阅"
    record(matter=matter, actor=actor, code="handover.reading", verb="移交传阅", note=note)
    open_turns(document)
    if matter.state == IncomingState.CIRCULATING and not still_to_read(document).exists():
        to_closing(document, actor)
