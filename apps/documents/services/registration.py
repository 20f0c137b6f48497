"""Registering what came in (登记), and the ways out of the register: 退文, 作废."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.secrecy import Secrecy, Urgency
from apps.deadlines import services as deadlines
from apps.documents import rules
from apps.documents.deadlines import HANDLE, PROPOSE
from apps.documents.kinds import CODE, OPEN
from apps.documents.models import HandlingLimit, IncomingDocument, IncomingState
from apps.documents.services.bodies import index_requirement
from apps.documents.titles import title_key
from apps.matters.models import Participant
from apps.matters.services import add_part, create_matter, give_number, hold, lock, move
from apps.notifications.services import notify_principals, settle
from apps.org import roles
from apps.org.models import Principal, User
from apps.org.services.people import ensure_role
from apps.worktime import calendar

WATCHERS = (roles.REGISTRY_CLERK, roles.OFFICE_DIRECTOR, roles.GM_ASSISTANT)


def role_principal(code: str) -> Principal:
    """The principal of a role."""
    return ensure_role(code).principal


def limit_for(urgency: int) -> HandlingLimit:
    """The row of the limits table for this urgency (editable in the back-office)."""
    return HandlingLimit.objects.get(urgency=urgency)


def due_from(limit: HandlingLimit, start: dt.datetime) -> dt.datetime:
    """When a document received at `start` must be done, in working hours or days."""
    if limit.unit == HandlingLimit.Unit.HOURS:
        return calendar.add_working_hours(start, limit.amount)
    return calendar.add_working_days(start, limit.amount)


@transaction.atomic
def register_incoming(
    *,
    actor: User,
    title: str,
    source_organisation: str,
    received_at: dt.datetime | None = None,
    source_number: str = "",
    document_kind: str = "",
    document_date: dt.date | None = None,
    copies: int = 1,
    pages: int | None = None,
    secrecy: int = Secrecy.INTERNAL,
    urgency: int = Urgency.NORMAL,
    handling_requirement: str = "",
    note: str = "",
    staged_ids: Iterable[str] = (),
) -> IncomingDocument:
    """Enter one paper in the register and send it to the office director for 拟办 (DOC-01).

    The urgency sets both limits from the table. The number is taken last. Raises Denied or DomainError.
    """
    rules.can_register(actor).require()
    received_at = received_at or clock.now()
    limit = limit_for(urgency)
    matter = create_matter(
        kind=CODE, title=title.strip(), actor=actor, state=IncomingState.REGISTERED, secrecy=secrecy, urgency=urgency
    )
    document = IncomingDocument.objects.create(
        matter=matter,
        source_organisation=source_organisation.strip(),
        source_number=source_number.strip(),
        document_kind=document_kind,
        document_date=document_date,
        received_at=received_at,
        copies=copies,
        pages=pages,
        handling_requirement=handling_requirement.strip(),
        note=note.strip(),
        due_at=due_from(limit, received_at),
        state_since=matter.created_at,
        title_key=title_key(title),
    )
    for code in WATCHERS:
        add_part(matter=matter, principal=role_principal(code), part=Participant.Part.FOLLOWER)
    attach_staged(matter=matter, actor=actor, staged_ids=staged_ids, role=Attachment.Role.ORIGINAL)
    deadlines.set_deadline(
        matter=matter,
        code=HANDLE,
        principal=role_principal(roles.OFFICE_DIRECTOR),
        due_at=document.due_at,
        starts_at=received_at,
    )
    give_number(matter)
    index_requirement(document)
    to_proposal(document, limit)
    return document


def to_proposal(document: IncomingDocument, limit: HandlingLimit | None = None) -> None:
    """The document waits for the office director: holder, limit, notice."""
    matter, director = document.matter, role_principal(roles.OFFICE_DIRECTOR)
    limit = limit or limit_for(matter.urgency)
    since = stamp(document)
    hold(matter=matter, principals=[director])
    set_propose_limit(document, limit)
    notify_principals(
        principals=[director],
        key=f"incoming:{matter.pk}:propose:{since.timestamp():.0f}",
        code="todo",
        title=f"请拟办：{matter.title}",
        body=f"{document.source_organisation} {document.source_number}".strip(),
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[],
    )


def set_propose_limit(document: IncomingDocument, limit: HandlingLimit) -> None:
    """The office director proposes within the hours of this urgency, counted from the beginning of the step."""
    deadlines.set_deadline(
        matter=document.matter,
        code=PROPOSE,
        principal=role_principal(roles.OFFICE_DIRECTOR),
        due_at=calendar.add_working_hours(document.state_since, limit.propose_hours),
        starts_at=document.state_since,
    )


def stamp(document: IncomingDocument) -> dt.datetime:
    """Note since when the document is in its present state, and whether it is still being handled."""
    document.state_since = clock.now()
    document.in_progress = document.matter.state in OPEN
    document.save(update_fields=["state_since", "in_progress"])
    return document.state_since


def locked(document: IncomingDocument) -> IncomingDocument:
    """Lock the matter, then read the row again: the first line of every verb."""
    matter = lock(document.pk)
    fresh = IncomingDocument.objects.select_related("lead_department").get(pk=matter.pk)
    fresh.matter = matter
    return fresh


def change_state(
    document: IncomingDocument, to: str, *, actor: User | None, note: str = "", verb_for: User | None = None
) -> None:
    """Move the matter and start the clock of the new step; what was asked of anybody before is over."""
    move(document.matter, to, actor=actor, note=note, on_behalf_of=verb_for)
    settle(matter=document.matter, codes=["todo"])
    stamp(document)


def to_closing(document: IncomingDocument, actor: User | None) -> None:
    """What was to be done or read is: the registry holds it and is told, to close it or send it back."""
    matter, clerk = document.matter, role_principal(roles.REGISTRY_CLERK)
    change_state(document, IncomingState.REPORTED, actor=actor)
    hold(matter=matter, principals=[clerk])
    notify_principals(
        principals=[clerk],
        key=f"incoming:{matter.pk}:reported:{document.state_since.timestamp():.0f}",
        code="todo",
        title=f"请办结：{matter.title}",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor] if actor else [],
    )
