"""分发: to whom the issued document goes, who signs for it, who is reminded (DOC-07)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from apps.core import clock
from apps.core.errors import DomainError
from apps.documents.models import OutgoingDocument, OutgoingState, Recipient
from apps.documents.outgoing import rules
from apps.documents.outgoing.papers import FILE_COPY, copy_mark
from apps.documents.outgoing.services.turning import change_state, locked, role_principal
from apps.matters.models import Participant
from apps.matters.services import add_part, hold, record
from apps.notifications.services import notify_principals, settle
from apps.org import roles
from apps.org.models import Principal, User


@transaction.atomic
def distribute(
    *,
    document: OutgoingDocument,
    actor: User,
    house: Iterable[Principal] = (),
    outside: Sequence[str] = (),
    way: str = Recipient.Way.PAPER,
    note: str = "",
    printed: int | None = None,
) -> list[Recipient]:
    """Send it to departments and people in the house, who sign for it, and to outside recipients by paper or mail.

    Where copies are numbered each recipient gets the next 份号, in order; copy 1 stays on file. `printed` says how
    many there are now, when more were printed. May be done again for further recipients. Raises Denied, or DomainError
    with the field.
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
    if document.copies_numbered:
        _number_copies(document, rows, printed)
    Recipient.objects.bulk_create(rows)
    for principal in inside.values():
        add_part(matter=document.matter, principal=principal, part=Participant.Part.READER)
    said = "、".join(_told(row) for row in rows)
    record(matter=document.matter, actor=actor, code="distribute", verb="送达", note=said)
    _ask_to_sign(document, list(inside.values()), "reading")
    if document.matter.state == OutgoingState.ISSUED:
        change_state(document, OutgoingState.DISTRIBUTED, actor=actor)
        filers = [role_principal(roles.REGISTRY_CLERK), role_principal(roles.ARCHIVIST)]
        hold(matter=document.matter, principals=filers)
    return rows


def _told(row: Recipient) -> str:
    facts = [row.get_way_display()] if row.principal is None else []
    facts += [f"份号 {copy_mark(row.copy_number)}"] if row.copy_number else []
    return f"{row.name}（{'，'.join(facts)}）" if facts else row.name


def _number_copies(document: OutgoingDocument, rows: Sequence[Recipient], printed: int | None) -> None:
    """The next numbers, one for each; raises DomainError when there are not so many copies."""
    if printed is not None and printed < document.copies:
        raise DomainError(f"已印制 {document.copies} 份，份数只能增加", field="printed")
    if printed is not None and printed != document.copies:
        document.copies = printed
        document.save(update_fields=["copies"])
    last = document.recipients.aggregate(n=Max("copy_number"))["n"] or FILE_COPY
    left = document.copies - last
    if len(rows) > left:
        raise DomainError(
            f"共印制 {document.copies} 份（{copy_mark(FILE_COPY)} 存档），还剩 {left} 份，不够分发 {len(rows)} 份；"
            "请减少收文对象，或加印后改大印制份数",
            field="printed",
        )
    for number, row in enumerate(rows, last + 1):
        row.copy_number = number


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
