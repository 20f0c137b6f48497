"""The ledger (发文台账), the register of seal uses, and what is issued against what is on file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core import clock
from apps.core.ledger import ledger_response
from apps.documents.outgoing import reconciling, rules
from apps.documents.outgoing.ledgers import OUTGOING
from apps.documents.outgoing.seal_ledger import SEAL_USES
from apps.org.requests import person


@require_safe
def outgoing_list(request: HttpRequest) -> HttpResponse:
    """The ledger of outgoing documents with the voided numbers (DOC-13)."""
    return ledger_response(
        request, OUTGOING, template="documents/outgoing_list.html", can_draft=rules.can_draft(person(request)).ok
    )


@require_safe
def seal_use_list(request: HttpRequest) -> HttpResponse:
    """The register of seal uses (用印登记)."""
    return ledger_response(request, SEAL_USES, template="documents/seal_use_list.html")


@require_safe
def outgoing_reconcile(request: HttpRequest) -> HttpResponse:
    """已发 n 已归 m, and which are missing (DOC-11)."""
    user = person(request)
    years = reconciling.years_of(user) or [clock.today().year]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else years[0]
    balances = reconciling.balances(user, year)
    return render(request, "documents/outgoing_reconcile.html", {"years": years, "year": year, "balances": balances})
