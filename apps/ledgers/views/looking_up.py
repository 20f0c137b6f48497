"""Finding the ledger an address names."""

from django.http import Http404, QueryDict
from django.urls import reverse

from apps.core.ledger import registry
from apps.core.ledger.definition import Ledger
from apps.core.ledger.selection import Selection
from apps.org.models import User


def ledger_or_404(user: User, code: str) -> Ledger:
    """A ledger with a page. Raises Http404 for an unknown one, Denied when the person may not open it."""
    ledger = registry.find(code)
    if ledger is None or not ledger.url_name:
        raise Http404
    if ledger.rule is not None:
        ledger.rule(user).require()
    return ledger


def address(ledger: Ledger, user: User, query: str) -> str:
    """The page of a ledger with what a form carried along, known parameters only."""
    asked = Selection(ledger, user, QueryDict(query[:2000])).query()
    return f"{reverse(ledger.url_name)}?{asked}" if asked else reverse(ledger.url_name)
