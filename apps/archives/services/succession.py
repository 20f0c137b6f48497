"""Lent papers of somebody who leaves go to the successor, with the day of return they had."""

from django.db import transaction

from apps.approvals import selectors as approvals
from apps.archives.handover import lent_to
from apps.archives.models import Loan
from apps.archives.services.lending import locked_loan, set_return
from apps.core.formatting import when
from apps.matters.services import check_clearance, hold
from apps.matters.services import record as tell
from apps.notifications.services import notify
from apps.org.models import User


@transaction.atomic
def hand_over_loans(user: User, to: User, actor: User) -> None:
    """Who takes over answers for the return from now on. Raises DomainError when the clearance does not reach."""
    for pk in lent_to(user).order_by("pk").values_list("pk", flat=True):
        loan = locked_loan(Loan(pk=pk))
        check_clearance(matter=loan.matter, principal=to.principal)
        loan.borrower = to
        loan.save(update_fields=["borrower"])
        if approvals.running(loan.matter) is None:  # else it lies with those who decide on the renewal
            hold(matter=loan.matter, principals=[to.principal])
        set_return(loan)
        tell(matter=loan.matter, actor=actor, code="loan_handover", verb="借阅移交", note=f"{user.name} → {to.name}")
        notify(
            recipients=[to],
            key=f"loan:{loan.pk}:handover",
            code="todo",
            title=f"{user.name}借出的档案移交给您，请于 {when(loan.due_at)} 前归还",
            body=loan.matter.title,
            matter=loan.matter,
            url=loan.get_absolute_url(),
        )
