"""Proposed handling (拟办), and what follows when the leaders have instructed."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from apps.approvals.models import Approval
from apps.approvals.services import StepSpec, start_approval, write_opinion
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.deadlines import services as deadlines
from apps.documents import rules
from apps.documents.deadlines import HANDLE, PROPOSE, UNDERTAKE
from apps.documents.models import CirculationReader, IncomingDocument, IncomingState, Undertaking
from apps.documents.services.circulation import open_turns, still_to_read
from apps.documents.services.registration import change_state, limit_for, locked, to_closing, to_proposal
from apps.matters.services import check_clearance, hold, record
from apps.notifications.services import notify_principals
from apps.org.models import Department, Membership, User

SUBJECT = "instruct"
Nature = IncomingDocument.Nature


@transaction.atomic
def propose_handling(
    *,
    document: IncomingDocument,
    actor: User,
    opinion: str,
    nature: str,
    lead_department: Department | None = None,
    supporting: Iterable[Department] = (),
    readers: Sequence[User] = (),
    leaders: Sequence[User] = (),
    circulation_mode: str = IncomingDocument.CirculationMode.TOGETHER,
    due_at: dt.datetime | None = None,
) -> IncomingDocument:
    """Write the opinion, choose who acts and reads, and send the document on (DOC-02).

    With leaders it goes up for instruction in the order given; without, straight to the departments or
    the readers. Raises DomainError with the field that is wrong.
    """
    document = locked(document)
    rules.can_propose(actor, document).require()
    supporting = [one for one in supporting if lead_department is None or one.pk != lead_department.pk]
    _check(document, opinion, nature, lead_department, readers, leaders, due_at)
    if nature == Nature.ACTION:
        _check_departments(
            document, {"lead_department": [lead_department] if lead_department else [], "supporting": supporting}
        )
    document.nature, document.circulation_mode = nature, circulation_mode
    document.lead_department = lead_department if nature == Nature.ACTION else None
    document.due_at = due_at or document.due_at
    document.save(update_fields=["nature", "circulation_mode", "lead_department", "due_at"])
    _plan_shares(document, supporting)
    _plan_readers(document, readers)
    written = write_opinion(matter=document.matter, label="拟办意见", text=opinion.strip(), author=actor)
    record(matter=document.matter, actor=actor, code="propose", verb="拟办", note=written.text)
    deadlines.meet(matter=document.matter, code=PROPOSE)
    if due_at is not None:
        renew_limit(document)
    if leaders:
        change_state(document, IncomingState.INSTRUCTING, actor=actor)
        steps = [StepSpec("批示", [leader.principal], limit_hours=_instruct_hours(document)) for leader in leaders]
        start_approval(matter=document.matter, subject=SUBJECT, steps=steps, actor=actor)
    else:
        carry_out(document, actor)
    return document


def _check(document, opinion, nature, lead, readers, leaders, due_at) -> None:  # type: ignore[no-untyped-def]
    if not opinion.strip():
        raise DomainError("请填写拟办意见", field="opinion")
    if nature not in Nature.values:
        raise DomainError("请选择是办件还是阅件", field="nature")
    if nature == Nature.ACTION and lead is None:
        raise DomainError("办件须指定一个主办部门", field="lead_department")
    if nature == Nature.READ and not readers and not leaders:
        raise DomainError("阅件须指定传阅人员或呈送领导", field="readers")
    if due_at is not None and due_at <= clock.now():
        raise DomainError("办理时限不能早于现在", field="due_at")
    for field, people in (("readers", readers), ("leaders", leaders)):
        for person in people:
            try:
                check_clearance(matter=document.matter, principal=person.principal)
            except DomainError as error:
                error.field = field
                raise


def _check_departments(document: IncomingDocument, chosen: dict[str, list[Department]]) -> None:
    """Somebody of each must be able to take it: otherwise it would lie with nobody, unseen."""
    level = document.matter.secrecy
    for field, departments in chosen.items():
        for department in departments:
            if not Membership.objects.filter(principal=department.principal, user__clearance__gte=level).exists():
                words = f"{department.name}没有可阅「{Secrecy(level).label}」的负责人，不能接收本件"
                raise DomainError(f"{words}。请另选部门，或由系统管理员设置负责人、调整密级", field=field)


def _instruct_hours(document: IncomingDocument) -> int:
    return {0: 8, 1: 4, 2: 2}[document.matter.urgency]


def renew_limit(document: IncomingDocument) -> None:
    """The limit of the whole document follows its `due_at`."""
    for deadline in document.matter.deadlines.filter(code=HANDLE).select_related("principal"):
        deadlines.set_deadline(
            matter=document.matter,
            code=HANDLE,
            principal=deadline.principal,
            due_at=document.due_at,
            starts_at=deadline.starts_at,
        )


def _plan_shares(document: IncomingDocument, supporting: Iterable[Department]) -> None:
    """The shares of lead and supporting departments; they open when the document comes to them."""
    document.undertakings.filter(opened_at__isnull=True).delete()
    if document.lead_department is None:
        return
    Part = Undertaking.Part
    for department, part in [(document.lead_department, Part.LEAD), *((one, Part.SUPPORTING) for one in supporting)]:
        Undertaking.objects.update_or_create(document=document, department=department, defaults={"part": part})


def _plan_readers(document: IncomingDocument, readers: Sequence[User]) -> None:
    document.readers.filter(opened_at__isnull=True).delete()
    known = set(document.readers.values_list("user_id", flat=True))
    fresh = [reader for reader in dict.fromkeys(readers) if reader.pk not in known]
    CirculationReader.objects.bulk_create(
        [CirculationReader(document=document, user=user, order=n) for n, user in enumerate(fresh, len(known) + 1)]
    )


def carry_out(document: IncomingDocument, actor: User | None) -> None:
    """What was proposed (and instructed) is carried out: departments undertake, readers read."""
    if document.nature == Nature.ACTION:
        change_state(document, IncomingState.UNDERTAKING, actor=actor)
        _open_shares(document)
        open_turns(document)
        return
    if not still_to_read(document).exists():  # the leaders have read it and nobody else is to
        change_state(document, IncomingState.CIRCULATING, actor=actor)
        to_closing(document, actor)
        return
    change_state(document, IncomingState.CIRCULATING, actor=actor)
    open_turns(document)


def _open_shares(document: IncomingDocument) -> None:
    now, matter = clock.now(), document.matter
    shares = list(document.undertakings.select_related("department__principal"))
    hold(matter=matter, principals=[share.department.principal for share in shares])
    for share in shares:
        share.opened_at = now
        share.save(update_fields=["opened_at"])
        deadlines.set_deadline(
            matter=matter,
            code=UNDERTAKE,
            principal=share.department.principal,
            due_at=max(document.due_at, now),
            starts_at=now,
            ref=str(share.pk),
        )
        notify_principals(
            principals=[share.department.principal],
            key=f"incoming:{matter.pk}:undertake:{share.pk}:{now.timestamp():.0f}",
            code="todo",
            title=f"请{share.get_part_display()}：{matter.title}",
            body=document.handling_requirement,
            matter=matter,
            url=matter.get_absolute_url(),
        )


def on_approval(*, approval: Approval, outcome: Approval.State, actor: User) -> None:
    """The leaders' run has ended: carry out, or back to the office director for a new proposal."""
    document = IncomingDocument.objects.select_related("lead_department").get(pk=approval.matter_id)
    document.matter = approval.matter
    if outcome == Approval.State.APPROVED:
        carry_out(document, actor)
        return
    words = {Approval.State.WITHDRAWN: "拟办撤回", Approval.State.RETURNED: "领导退回"}.get(outcome, "未获同意")
    change_state(document, IncomingState.REGISTERED, actor=actor, note=words)
    to_proposal(document, limit_for(document.matter.urgency))
