"""What an administrator must enter before the first paper of ours can be numbered: a 机关代字 (domain.md 1.6).

Nobody can seed it, since it is the company's own; so the back-office and the workbench of the system administrator say
that it is missing, and the editor leads there whoever may enter it.
"""

from collections.abc import Iterator

from django.urls import reverse

from apps.core.backoffice import Notice
from apps.core.remembered import Remembered
from apps.documents.models import IssuerCode


def _load() -> bool:
    return IssuerCode.objects.filter(is_active=True).exists()


_entered: Remembered[bool] = Remembered("issuer-codes", _load)
forget = _entered.forget


def missing_codes() -> Iterator[Notice]:
    """Until a code is in use."""
    if not _entered.current():
        text = "还没有机关代字，发文不能编号：请录入本单位的机关代字、发文机关全称和版头。"
        yield Notice(text, address_of_codes(), "录入机关代字")


def address_of_codes() -> str:
    """Where it is entered."""
    return reverse("admin:documents_issuercode_add")
