"""Records past their period."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.appraisal import rules
from apps.appraisal.ledgers import DUE
from apps.core.ledger import ledger_response
from apps.org.requests import person


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """The list, for the archivist; an appraisal begins with the rows chosen in it (ledgers.PROPOSE)."""
    rules.can_appraise(person(request)).require()
    return ledger_response(request, DUE, template="appraisal/due.html", most=rules.MOST_RECORDS)
