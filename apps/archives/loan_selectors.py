"""Reading loans: every list begins at what the person may see."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from apps.archives.kinds import LoanState
from apps.archives.models import Loan, LoanLimit
from apps.attachments.models import Attachment
from apps.attachments.selectors import attachments_of
from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.matters import selectors as matters
from apps.matters.models import Participant
from apps.matters.todo import TodoLine
from apps.org.models import User

TO_DO = {
    LoanState.REQUESTED: ("请查档", "查档"),
    LoanState.TO_HAND_OUT: ("请办理出库", "出库"),
    LoanState.LENT: ("请按期归还", "查看"),
}


def visible_loans(user: User) -> QuerySet[Loan]:
    """Loans the person may see: their own, those they decide, all of them for the archivist up to clearance."""
    return matters.seen_through_matter(Loan.objects.all(), user)


def visible_loan(user: User, loan_id: int) -> Loan | None:
    """One loan with what its page shows."""
    rows = visible_loans(user).select_related(
        "matter__department", "borrower__department", "record__category", "record__department", "record__matter",
        "handed_out_by", "returned_to",
    )  # fmt: skip
    return rows.filter(pk=loan_id).first()


def overdue(rows: QuerySet[Loan]) -> QuerySet[Loan]:
    """Papers that should have come back."""
    out = rows.filter(medium=Loan.Medium.PAPER, opens_at__isnull=False, returned_at__isnull=True)
    return out.filter(due_at__lt=clock.now())


def reading_now(rows: QuerySet[Loan]) -> QuerySet[Loan]:
    """Windows that are open at this moment."""
    now = clock.now()
    return rows.filter(medium=Loan.Medium.ELECTRONIC, ended_at__isnull=True, opens_at__lte=now, due_at__gt=now)


def running(rows: QuerySet[Loan]) -> QuerySet[Loan]:
    """What is not over: asked for, being decided, lent, open to be read."""
    now = clock.now()
    window = Q(matter__state=LoanState.OPENED, ended_at__isnull=True, due_at__gt=now)
    open_states = (LoanState.REQUESTED, LoanState.APPROVING, LoanState.TO_HAND_OUT, LoanState.LENT)
    return rows.filter(window | Q(matter__state__in=open_states))


def files_of(loan: Loan) -> list[Attachment]:
    """The files of the lent record, newest versions."""
    if loan.record is None or loan.record.matter is None:
        return []
    return attachments_of(loan.record.matter)


def limits() -> dict[str, str]:
    """The longest span by level, in words, for the help of the form."""
    return {Secrecy(one.secrecy).label: one.words for one in LoanLimit.objects.all()}


def todo_line(part: Participant, user: User) -> TodoLine:
    """A request to be matched, papers to be handed out (the archivist), papers to be returned."""
    matter, loan = part.matter, part.matter.loan
    why, action = TO_DO[LoanState(matter.state)]
    return TodoLine(
        matter_id=matter.pk,
        kind="借阅",
        tone="blue",
        title=matter.title,
        number=matter.number,
        why=why,
        from_whom=loan.borrower.name,
        since=part.since,
        due_at=loan.due_at,
        url=reverse("archives:loan", args=[matter.pk]),
        action=action,
    )
