"""The ledgers: manuscripts (文稿台账), and requests for material (材料征集)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.core.ledger import ledger_response
from apps.manuscripts import rules
from apps.manuscripts.ledgers import MANUSCRIPTS
from apps.manuscripts.request_ledger import REQUESTS
from apps.org.requests import person


@require_safe
def manuscript_list(request: HttpRequest) -> HttpResponse:
    """Every manuscript the person has a part in: who holds it since when, what is late."""
    may = rules.can_assign(person(request)).ok
    return ledger_response(request, MANUSCRIPTS, template="manuscripts/list.html", can_assign=may)


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """What departments were asked for; a department sees its own requests."""
    return ledger_response(request, REQUESTS, template="manuscripts/request_list.html")
