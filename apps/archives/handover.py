"""Papers that a person who leaves has not returned (apps.org.handover)."""

from django.db.models import QuerySet

from apps.archives.kinds import LoanState
from apps.archives.models import Loan
from apps.org.handover import SHOWN
from apps.org.models import User


def lent_to(user: User) -> QuerySet[Loan]:
    """What lies with the person."""
    return Loan.objects.filter(borrower=user, matter__state=LoanState.LENT, returned_at__isnull=True)


def count(user: User) -> int:
    """How many papers."""
    return lent_to(user).count()


def lines(user: User) -> list[tuple[str, str]]:
    """Number and title of each, the one due first."""
    found = lent_to(user).select_related("matter").order_by("due_at", "pk")[:SHOWN]
    return [(str(loan.matter), loan.get_absolute_url()) for loan in found]
