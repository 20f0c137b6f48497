"""What conditions of the loan flows may look at (apps.approvals.facts); the secrecy level is asked of every flow."""

from apps.approvals.facts import Fact, Type
from apps.archives.models import Loan
from apps.matters.models import Matter
from apps.org import roles

LOAN_FLOW, RENEWAL_FLOW = "archive_loan", "archive_loan_renewal"


def loan_of(matter: Matter) -> Loan:
    """The loan of a matter of this kind."""
    return Loan.objects.select_related("borrower", "record").get(pk=matter.pk)


def _lent_to(matter: Matter, code: str) -> bool:
    """Nobody approves their own: a leader's loan goes to the one above, the manager's to the head of the office."""
    return loan_of(matter).borrower.has_role(code)


FACTS = (
    Fact(
        "medium",
        "借阅方式",
        Type.CHOICE,
        choices=tuple((str(value), str(label)) for value, label in Loan.Medium.choices),
        value=lambda matter: loan_of(matter).medium,
    ),
    Fact("download", "申请下载", Type.YES_NO, value=lambda matter: loan_of(matter).wants_download),
    Fact("days", "借阅天数", Type.NUMBER, unit="天", value=lambda matter: loan_of(matter).days),
    Fact("leader", "借阅人是公司领导", Type.YES_NO, value=lambda matter: _lent_to(matter, roles.COMPANY_LEADER)),
    Fact("manager", "借阅人是总经理", Type.YES_NO, value=lambda matter: _lent_to(matter, roles.GENERAL_MANAGER)),
)
