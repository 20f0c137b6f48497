"""The ledger (发文台账)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.core.ledger import ledger_response
from apps.documents.outgoing import rules
from apps.documents.outgoing.ledgers import OUTGOING
from apps.org.requests import person


@require_safe
def outgoing_list(request: HttpRequest) -> HttpResponse:
    """The ledger of outgoing documents with the voided numbers (DOC-13)."""
    return ledger_response(
        request, OUTGOING, template="documents/outgoing_list.html", can_draft=rules.can_draft(person(request)).ok
    )
