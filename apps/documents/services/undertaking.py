"""Undertaking (承办): assigning a person, reporting the result, sending it back (DOC-04)."""

from collections.abc import Iterable

from django.db import transaction

from apps.approvals.services import write_opinion
from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.documents import rules
from apps.documents.deadlines import UNDERTAKE
from apps.documents.models import IncomingDocument, IncomingState, Undertaking
from apps.documents.services.registration import change_state, locked, to_closing
from apps.matters.models import Participant
from apps.matters.services import add_part, end_parts, hold, record
from apps.notifications.services import notify, notify_principals, settle
from apps.org.models import User


def _locked_share(undertaking: Undertaking) -> Undertaking:
    document = locked(undertaking.document)
    share = document.undertakings.select_related("department__principal", "assignee__principal").get(pk=undertaking.pk)
    share.document = document
    return share


@transaction.atomic
def assign_undertaking(*, undertaking: Undertaking, actor: User, assignee: User, note: str = "") -> Undertaking:
    """The department's leaders hand the work to one of their people, who holds it from now on."""
    share = _locked_share(undertaking)
    rules.can_assign(actor, share).require()
    if assignee.department_id != share.department_id or not assignee.is_active:
        raise DomainError(f"请在{share.department.name}的在岗人员中选择承办人", field="assignee")
    matter, before = share.document.matter, share.assignee
    if before == assignee:
        raise DomainError(f"已经交由{assignee.name}承办", field="assignee")
    share.assignee, share.assigned_at = assignee, clock.now()
    share.save(update_fields=["assignee", "assigned_at"])
    if before is not None:
        end_parts(matter=matter, part="holder", principals=[before.principal])
    end_parts(matter=matter, part="holder", principals=[share.department.principal])
    try:
        add_part(matter=matter, principal=assignee.principal, part=Participant.Part.HOLDER)
    except DomainError as error:
        error.field = "assignee"
        raise
    deadlines.set_deadline(
        matter=matter,
        code=UNDERTAKE,
        principal=assignee.principal,
        due_at=share.document.due_at,
        starts_at=share.opened_at,
        ref=str(share.pk),
    )
    _settle(share)
    words = f"{share.department.name}交{assignee.name}承办" + (f"：{note.strip()}" if note.strip() else "")
    record(matter=matter, actor=actor, code="assign", verb="改派" if before else "分办", note=words)
    notify(
        recipients=[assignee],
        key=f"incoming:{matter.pk}:assign:{share.pk}:{share.assigned_at.timestamp():.0f}",
        code="todo",
        title=f"请承办：{matter.title}",
        body=note.strip(),
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )
    return share


@transaction.atomic
def report_result(*, undertaking: Undertaking, actor: User, result: str, staged_ids: Iterable[str] = ()) -> Undertaking:
    """Report what came out, with files. The lead department's report sends the document to 办结.

    Supporting shares still open then are closed with a note that the lead department has summed up.
    """
    share = _locked_share(undertaking)
    rules.can_report(actor, share).require()
    if not result.strip():
        raise DomainError("请填写办理结果", field="result")
    document, now = share.document, clock.now()
    matter = document.matter
    share.result, share.reported_by, share.reported_at = result.strip(), actor, now
    share.save(update_fields=["result", "reported_by", "reported_at"])
    attach_staged(matter=matter, actor=actor, staged_ids=staged_ids, role=Attachment.Role.RESULT)
    label = (
        f"{share.department.name}办理结果"
        if share.part == Undertaking.Part.LEAD
        else f"{share.department.name}协办意见"
    )
    write_opinion(matter=matter, label=label, text=share.result, author=actor)
    record(matter=matter, actor=actor, code="report", verb="反馈结果", note=f"{share.department.name}：{share.result}")
    deadlines.meet(matter=matter, code=UNDERTAKE, ref=str(share.pk))
    _settle(share)
    holders = [share.department.principal] + ([share.assignee.principal] if share.assignee else [])
    end_parts(matter=matter, part="holder", principals=holders)
    if share.part == Undertaking.Part.LEAD:
        _close_supporting(document, actor)
        to_closing(document, actor)
    return share


def _close_supporting(document: IncomingDocument, actor: User) -> None:
    for share in document.undertakings.filter(reported_at__isnull=True).select_related("department"):
        share.result, share.reported_by, share.reported_at = "主办部门已汇总反馈", actor, clock.now()
        share.save(update_fields=["result", "reported_by", "reported_at"])
        deadlines.meet(matter=document.matter, code=UNDERTAKE, ref=str(share.pk))


def _settle(share: Undertaking) -> None:
    """It went to somebody else of the department, or is reported: who was asked before need not act any more."""
    asked = [f"incoming:{share.document_id}:{verb}:{share.pk}:" for verb in ("undertake", "assign")]
    settle(matter=share.document.matter, key_prefix=asked)


@transaction.atomic
def send_back(*, document: IncomingDocument, actor: User, reason: str) -> IncomingDocument:
    """The result is not enough: the lead department does it again, with the office's words."""
    document = locked(document)
    rules.can_send_back(actor, document).require()
    if not reason.strip():
        raise DomainError("请写明退回重办的理由", field="reason")
    lead = document.undertakings.select_related("department__principal", "assignee__principal").get(part="lead")
    lead.reported_at = lead.reported_by = None
    lead.save(update_fields=["reported_at", "reported_by"])
    change_state(document, IncomingState.UNDERTAKING, actor=actor, note=reason.strip())
    who = lead.assignee.principal if lead.assignee else lead.department.principal
    hold(matter=document.matter, principals=[who])
    deadlines.set_deadline(
        matter=document.matter,
        code=UNDERTAKE,
        principal=who,
        due_at=max(document.due_at, clock.now()),
        starts_at=clock.now(),
        ref=str(lead.pk),
    )
    notify_principals(
        principals=[who],
        key=f"incoming:{document.pk}:back:{document.state_since.timestamp():.0f}",
        code="todo",
        title=f"退回重办：{document.matter.title}",
        body=reason.strip(),
        matter=document.matter,
        url=document.matter.get_absolute_url(),
        exclude=[actor],
    )
    return document
