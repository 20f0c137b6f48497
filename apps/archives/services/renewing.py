"""Renewals (续借): asked for before the day of return, decided by a run of approval."""

from django.db import transaction

from apps.approvals.models import Approval
from apps.approvals.services import start_from_flow
from apps.archives import loan_rules as rules
from apps.archives.loan_facts import RENEWAL_FLOW
from apps.archives.models import Loan, LoanRenewal
from apps.archives.services.lending import due_after, locked_loan, on_approval, set_return
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.formatting import when
from apps.matters.services import hold
from apps.matters.services import record as tell
from apps.org.models import User

SUBJECT = "archive_loan_renewal"


@transaction.atomic
def request_renewal(*, loan: Loan, actor: User, reason: str) -> LoanRenewal:
    """Ask for the same span once more, counted from the day of return; until it is granted that day stays."""
    loan = locked_loan(loan)
    rules.can_renew(actor, loan).require()
    if not reason.strip():
        raise DomainError("请写明续借理由", field="reason")
    from_due = loan.due_at or clock.now()
    to_due = due_after(loan, from_due)
    tell(
        matter=loan.matter,
        actor=actor,
        code="loan_renew",
        verb="申请续借",
        note=f"续至 {when(to_due)}：{reason.strip()}",
    )
    approval = start_from_flow(matter=loan.matter, flow_code=RENEWAL_FLOW, subject=SUBJECT, actor=actor)
    return LoanRenewal.objects.create(
        loan=loan, approval=approval, reason=reason.strip(), from_due=from_due, to_due=to_due, asked_at=clock.now()
    )


def on_loan_approval(*, approval: Approval, outcome: Approval.State, actor: User) -> None:
    """What a decided run means for a loan: the loan itself, or its renewal."""
    if approval.subject != SUBJECT:
        on_approval(approval=approval, outcome=outcome, actor=actor)
        return
    request = LoanRenewal.objects.filter(approval=approval).first()
    loan = locked_loan(Loan(pk=approval.matter_id))
    if loan.is_out:
        hold(matter=loan.matter, principals=[loan.borrower.principal])
    if request is None:
        return
    granted = outcome == Approval.State.APPROVED and loan.is_out
    request.state = LoanRenewal.State.APPROVED if granted else LoanRenewal.State.REFUSED
    request.save(update_fields=["state"])
    if not granted:
        return
    before, loan.due_at, loan.renewals = loan.due_at, request.to_due, loan.renewals + 1
    loan.save(update_fields=["due_at", "renewals"])
    set_return(loan)
    tell(
        matter=loan.matter,
        actor=actor,
        code="loan_renewed",
        verb="续借生效",
        note=f"归还期限由 {when(before)} 延至 {when(loan.due_at)}",
        changes={"due_at": [before.isoformat() if before else "", request.to_due.isoformat()]},
    )
