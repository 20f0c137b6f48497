"""Borrowing from the request to the return (ARC-02, domain.md 3.3)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from apps.approvals.models import Approval
from apps.approvals.services import start_from_flow
from apps.archives import loan_rules as rules
from apps.archives.deadlines import CODE as RETURN
from apps.archives.kinds import LOAN, LoanState
from apps.archives.loan_facts import LOAN_FLOW
from apps.archives.models import ArchiveRecord, Loan, LoanLimit
from apps.archives.services.entries import tell_of
from apps.attachments.previews import sort_of
from apps.attachments.selectors import attachments_of
from apps.attachments.services import ask_for
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.formatting import when
from apps.deadlines import services as deadlines
from apps.matters.models import Matter, Participant
from apps.matters.services import add_part, amend, create_matter, give_number, hold, lock, move
from apps.matters.services import record as tell
from apps.notifications.services import notify, notify_principals
from apps.org import roles
from apps.org.models import Principal, Role, User
from apps.worktime import calendar

SUBJECT = "archive_loan"


@transaction.atomic
def request_loan(
    *,
    actor: User,
    record: ArchiveRecord | None,
    wanted: str = "",
    purpose: str,
    medium: str,
    days: int,
    download: bool = False,
) -> Loan:
    """Ask for a record: one that the person sees goes to approval at once, another is first found by the archivist.

    Raises DomainError when something is overdue, or when the record cannot be lent in this way.
    """
    rules.can_request(actor).require()
    if record is None and not wanted.strip():
        raise DomainError("请写明要查什么档案：题名、文号、年度或内容", field="wanted")
    if not purpose.strip():
        raise DomainError("请写明用途", field="purpose")
    if record is not None:
        rules.can_lend(actor, record, medium, days).require()
    title = f"借阅：{record.title if record else wanted.strip()}"[:500]
    matter = create_matter(
        kind=LOAN,
        title=title,
        actor=actor,
        state=LoanState.REQUESTED,
        department=actor.department,
        **({"secrecy": record.secrecy} if record else {}),
        verb="申请借阅",
    )
    loan = Loan.objects.create(
        matter=matter,
        record=record,
        borrower=actor,
        wanted=wanted.strip(),
        purpose=purpose.strip(),
        medium=medium,
        days=days,
        wants_download=download and medium == Loan.Medium.ELECTRONIC,
    )
    add_part(matter=matter, principal=archivists(), part=Participant.Part.FOLLOWER)
    if record is not None:
        _to_approval(loan)
    else:
        _to_archivist(loan, "请查档")
    give_number(matter)
    return loan


@transaction.atomic
def match_record(*, loan: Loan, actor: User, record: ArchiveRecord) -> Loan:
    """The archivist found what is wanted; now its secrecy decides who approves."""
    loan = locked_loan(loan)
    rules.can_match(actor, loan).require()
    rules.can_lend(loan.borrower, record, loan.medium, loan.days).require()
    loan.record = record
    loan.save(update_fields=["record"])
    amend(loan.matter, title=f"借阅：{record.title}"[:500], secrecy=record.secrecy, urgency=loan.matter.urgency)
    tell(
        matter=loan.matter,
        actor=actor,
        code="loan_match",
        verb="查档配件",
        note=f"{record.archive_code}（申请：{loan.wanted}）",
    )
    _to_approval(loan)
    return loan


@transaction.atomic
def refuse_request(*, loan: Loan, actor: User, reason: str) -> Loan:
    """There is no such record, or it is not lent."""
    loan = locked_loan(loan)
    rules.can_match(actor, loan).require()
    if not reason.strip():
        raise DomainError("请写明退回的理由", field="reason")
    move(loan.matter, LoanState.REFUSED, actor=actor, note=reason.strip())
    _tell_borrower(loan, f"借阅申请已退回：{reason.strip()}", "refused")
    return loan


@transaction.atomic
def cancel_loan(*, loan: Loan, actor: User) -> Loan:
    """The borrower needs it no more."""
    loan = locked_loan(loan)
    rules.can_cancel(actor, loan).require()
    move(loan.matter, LoanState.CANCELLED, actor=actor)
    return loan


def on_approval(*, approval: Approval, outcome: Approval.State, actor: User) -> None:
    """A loan was decided, in the transaction of the decision: the window opens, or the paper waits to be fetched."""
    loan = locked_loan(Loan(pk=approval.matter_id))
    if outcome == Approval.State.WITHDRAWN:
        move(loan.matter, LoanState.CANCELLED, actor=actor)
    elif outcome != Approval.State.APPROVED:
        move(loan.matter, LoanState.REFUSED, actor=actor)
    elif loan.medium == Loan.Medium.ELECTRONIC:
        loan.opens_at = clock.now()
        loan.due_at = due_after(loan, loan.opens_at)
        loan.save(update_fields=["opens_at", "due_at"])
        _convert_office(loan)
        move(loan.matter, LoanState.OPENED, actor=actor, note=f"阅览时间 {when(loan.opens_at)} 至 {when(loan.due_at)}")
    else:
        move(loan.matter, LoanState.TO_HAND_OUT, actor=actor)
        _to_archivist(loan, "请备好纸质件，办理出库")


@transaction.atomic
def hand_out(*, loan: Loan, actor: User, signed_by: str) -> Loan:
    """The paper goes out against a signature; from now on the day of return counts."""
    loan = locked_loan(loan)
    # Two loans of one paper, one after the other.
    ArchiveRecord.objects.select_for_update().filter(pk=loan.record_id or 0).first()
    rules.can_hand_out(actor, loan).require()
    if not signed_by.strip():
        raise DomainError("请填写领取人签名（代领的写代领人姓名）", field="signed_by")
    loan.opens_at = clock.now()
    loan.due_at = due_after(loan, loan.opens_at)
    loan.signed_by, loan.handed_out_by = signed_by.strip(), actor
    loan.save(update_fields=["opens_at", "due_at", "signed_by", "handed_out_by"])
    move(loan.matter, LoanState.LENT, actor=actor, note=f"{loan.signed_by}签收，{when(loan.due_at)} 前归还")
    hold(matter=loan.matter, principals=[loan.borrower.principal])
    set_return(loan)
    _tell_borrower(loan, f"档案已借出，请于 {when(loan.due_at)} 前归还", "lent")
    if loan.record is not None:
        tell_of(
            loan.record,
            actor=actor,
            code="archive_loan",
            verb="借出",
            note=f"{loan.matter.number} {loan.borrower.name}",
        )
    return loan


@transaction.atomic
def take_back(*, loan: Loan, actor: User, condition: str, note: str = "") -> Loan:
    """The paper is back and was checked; damage needs words."""
    loan = locked_loan(loan)
    rules.can_return(actor, loan).require()
    if condition not in Loan.Condition.values:
        raise DomainError("请选择归还检查的结果", field="condition")
    if condition == Loan.Condition.DAMAGED and not note.strip():
        raise DomainError("有缺损的，请写明缺页、污损等情况", field="note")
    loan.returned_at, loan.returned_to = clock.now(), actor
    loan.condition, loan.return_note = condition, note.strip()
    loan.save(update_fields=["returned_at", "returned_to", "condition", "return_note"])
    words = "，".join(filter(None, [loan.get_condition_display(), loan.return_note]))
    move(loan.matter, LoanState.RETURNED, actor=actor, note=words)
    deadlines.meet(matter=loan.matter, code=RETURN)
    if loan.record is not None:
        tell_of(loan.record, actor=actor, code="archive_loan", verb="归还", note=f"{loan.matter.number} {words}")
    return loan


@transaction.atomic
def end_window(*, loan: Loan, actor: User) -> Loan:
    """Reading ends before its hour."""
    loan = locked_loan(loan)
    rules.can_end(actor, loan).require()
    loan.ended_at = clock.now()
    loan.save(update_fields=["ended_at"])
    tell(matter=loan.matter, actor=actor, code="loan_end", verb="结束阅览")
    return loan


def due_after(loan: Loan, start: dt.datetime) -> dt.datetime:
    """The end of the last day, by the calendar or in working days as the level's limit says."""
    limit = LoanLimit.objects.filter(secrecy=loan.matter.secrecy).first()
    if limit is not None and limit.working_days:
        return calendar.add_working_days(start, loan.days)
    return calendar.end_of_workday(timezone.localdate(start) + dt.timedelta(days=loan.days))


def set_return(loan: Loan) -> None:
    """The day of return as a limit of the borrower; set again its reminders start over."""
    if loan.due_at is None:
        return
    deadlines.set_deadline(
        matter=loan.matter, code=RETURN, principal=loan.borrower.principal, due_at=loan.due_at, starts_at=loan.opens_at
    )


def archivists() -> Principal:
    """The archivists as one."""
    return Role.objects.select_related("principal").get(code=roles.ARCHIVIST).principal


def locked_loan(loan: Loan) -> Loan:
    """Lock the matter, then read the row again: the first line of every verb."""
    matter: Matter = lock(loan.pk)
    fresh = Loan.objects.select_related("borrower__principal", "borrower__department", "record__matter").get(
        pk=matter.pk
    )
    fresh.matter = matter
    return fresh


def _convert_office(loan: Loan) -> None:
    """Pages of office files are asked for now, so that they are there when the reader comes."""
    if loan.record is None or loan.record.matter is None:
        return
    for attachment in attachments_of(loan.record.matter):
        if sort_of(attachment) == "office":
            ask_for(attachment=attachment)


def _to_approval(loan: Loan) -> None:
    move(loan.matter, LoanState.APPROVING, actor=loan.borrower)
    start_from_flow(matter=loan.matter, flow_code=LOAN_FLOW, subject=SUBJECT, actor=loan.borrower)


def _to_archivist(loan: Loan, what: str) -> None:
    hold(matter=loan.matter, principals=[archivists()])
    notify_principals(
        principals=[archivists()],
        key=f"loan:{loan.pk}:{loan.matter.state}",
        code="todo",
        title=f"{what}：{loan.matter.title}",
        body=f"{loan.borrower.name}申请，用途：{loan.purpose}"[:300],
        matter=loan.matter,
        url=loan.get_absolute_url(),
    )


def _tell_borrower(loan: Loan, words: str, occasion: str) -> None:
    notify(
        recipients=[loan.borrower],
        key=f"loan:{loan.pk}:{occasion}",
        code="result",
        title=f"{words}"[:300],
        body=loan.matter.title,
        matter=loan.matter,
        url=loan.get_absolute_url(),
    )
