"""Records past their period, and the appraisal begun with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from apps.appraisal import rules, services
from apps.appraisal.ledgers import DUE
from apps.appraisal.selectors import due_to
from apps.archives.models import ArchiveRecord
from apps.core.errors import DomainError
from apps.core.ledger import ledger_response
from apps.core.ledger.selection import Selection
from apps.org.requests import person


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """The list, for the archivist."""
    rules.can_appraise(person(request)).require()
    return ledger_response(request, DUE, template="appraisal/due.html", most=rules.MOST_RECORDS)


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Begin an appraisal with the records that stand in the list as it is filtered (`query`)."""
    user = person(request)
    rules.can_appraise(user).require()
    chosen: Any = Selection(DUE, user, QueryDict(request.POST.get("query", "")[:2000]))
    records = _records(user, chosen)
    batch = services.open_batch(actor=user, records=records, title=request.POST.get("title", "")[:100])
    messages.success(request, f"已提出鉴定 {batch.matter.number}，共 {len(records)} 件。请逐件填写意见")
    return redirect(batch)


def _records(user: Any, chosen: Selection) -> list[ArchiveRecord]:
    rows = due_to(user).filter(pk__in=chosen.filtered.order_by().values("pk")).only("pk")
    found = list(rows.order_by("pk")[: rules.MOST_RECORDS + 1])
    if len(found) > rules.MOST_RECORDS:
        raise DomainError(f"一批最多鉴定 {rules.MOST_RECORDS} 件，请先按年度、门类或机构筛选，再提出鉴定")
    if not found:
        raise DomainError("没有符合条件的到期档案")
    return found
