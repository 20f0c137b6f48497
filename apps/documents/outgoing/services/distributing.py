"""分发: to whom the issued document goes, who signs for it, who is reminded; then it is filed (DOC-07, 11)."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from apps.archives import services as archives
from apps.archives.models import ArchiveRecord
from apps.core import clock
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.documents.models import OutgoingDocument, OutgoingState, Recipient
from apps.documents.outgoing import rules
from apps.documents.outgoing.deadlines import FILE
from apps.documents.outgoing.services.turning import change_state, locked, role_principal
from apps.matters.models import Participant
from apps.matters.services import add_part, hold, record
from apps.notifications.services import notify_principals, settle
from apps.org import roles
from apps.org.models import Department, Principal, User


@transaction.atomic
def distribute(
    *,
    document: OutgoingDocument,
    actor: User,
    house: Iterable[Principal] = (),
    outside: Sequence[str] = (),
    way: str = Recipient.Way.PAPER,
    note: str = "",
) -> list[Recipient]:
    """Send it to departments and people in the house, who sign for it, and to outside recipients by paper or mail.

    May be done again for further recipients. Raises Denied, or DomainError with the field.
    """
    document = locked(document)
    rules.can_distribute(actor, document).require()
    known = set(document.recipients.values_list("name", flat=True))
    inside = {one.label: one for one in house if one.label not in known}
    others = [name for name in dict.fromkeys(outside) if name not in known and name not in inside]
    if not inside and not others:
        raise DomainError("请选择收文部门、人员，或填写外单位（已分发过的不必再选）", field="house")
    given = {"document": document, "sent_at": clock.now(), "sent_by": actor, "note": note.strip()}
    rows = [Recipient(principal=one, name=name, way=Recipient.Way.HOUSE, **given) for name, one in inside.items()]
    rows += [Recipient(name=name[:120], way=way, **given) for name in others]
    Recipient.objects.bulk_create(rows)
    for principal in inside.values():
        add_part(matter=document.matter, principal=principal, part=Participant.Part.READER)
    said = "、".join([*inside, *(f"{name}（{Recipient.Way(way).label}）" for name in others)])
    record(matter=document.matter, actor=actor, code="distribute", verb="送达", note=said)
    _ask_to_sign(document, list(inside.values()), "reading")
    if document.matter.state == OutgoingState.ISSUED:
        change_state(document, OutgoingState.DISTRIBUTED, actor=actor)
        filers = [role_principal(roles.REGISTRY_CLERK), role_principal(roles.ARCHIVIST)]
        hold(matter=document.matter, principals=filers)
    return rows


def _ask_to_sign(document: OutgoingDocument, principals: Sequence[Principal], code: str) -> None:
    notify_principals(
        principals=principals,
        key=f"outgoing:{document.pk}:{code}:{clock.now().timestamp():.0f}",
        code=code,
        title=f"请签收：{document.matter.title}",
        body=document.matter.number,
        matter=document.matter,
        url=document.matter.get_absolute_url(),
    )


@transaction.atomic
def sign_for(*, document: OutgoingDocument, actor: User) -> list[Recipient]:
    """签收, by whoever acts for a recipient; once for each. Raises Denied or DomainError."""
    document = locked(document)
    mine = list(document.recipients.filter(principal__memberships__user=actor))
    waiting = [one for one in mine if one.received_at is None]
    rules.can_sign_for(actor, document, next(iter([*waiting, *mine]), None)).require()
    for one in waiting:
        one.received_at, one.received_by = clock.now(), actor
        one.save(update_fields=["received_at", "received_by"])
    names = "、".join(one.name for one in waiting)
    record(matter=document.matter, actor=actor, code="receipt", verb="签收", note=names)
    principals = [one.principal for one in waiting if one.principal is not None]
    settle(matter=document.matter, codes=["reading", "urge"], principals=principals)
    return waiting


@transaction.atomic
def remind(*, document: OutgoingDocument, actor: User) -> int:
    """Remind those in the house who have not signed for it; returns how many. Raises Denied or DomainError."""
    document = locked(document)
    rules.can_remind(actor, document).require()
    waiting = list(document.recipients.filter(principal__isnull=False, received_at=None).select_related("principal"))
    if not waiting:
        raise DomainError("都已签收，无需催收")
    for one in waiting:
        one.reminders += 1
        one.save(update_fields=["reminders"])
    _ask_to_sign(document, [one.principal for one in waiting if one.principal is not None], "urge")
    note = "、".join(one.name for one in waiting)
    record(matter=document.matter, actor=actor, code="remind", verb="催收", note=note)
    return len(waiting)


@transaction.atomic
def file_outgoing(
    *,
    document: OutgoingDocument,
    actor: User,
    retention: str,
    department: Department,
    category_code: str = "WS",
    paper: bool = False,
    paper_place: str = "",
) -> ArchiveRecord:
    """File the issued document without retyping; the electronic copy meets the 24-hour clock, the paper copy is ticked
    apart (DOC-11). Raises Denied, or DomainError with the field."""
    document = locked(document)
    rules.can_file(actor, document).require()
    matter = document.matter
    filed = archives.file_matter(
        matter=matter,
        actor=actor,
        category_code=category_code,
        retention=retention,
        department=department,
        title=matter.title,
        responsible_party=document.issuer_code.issuer,
        document_number=matter.number,
        document_date=document.document_date,
        paper=paper,
        paper_place=paper_place,
    )
    deadlines.meet(matter=matter, code=FILE)
    change_state(document, OutgoingState.FILED, actor=actor, note=f"档号 {filed.archive_code}")
    return filed
