"""Pages of borrowing: the register, the request, one loan and its verbs."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.approvals import selectors as approvals
from apps.archives import loan_rules as rules
from apps.archives import loan_selectors as selectors
from apps.archives import services
from apps.archives.forms.lending import LoanForm
from apps.archives.loan_ledger import LOANS
from apps.archives.loan_verbs import VERBS, panels
from apps.archives.models import ArchiveRecord, Loan
from apps.archives.selectors import visible_record
from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.core.verbs import perform, show_refusal
from apps.matters.models import TimelineEntry
from apps.org.requests import person


@require_safe
def loan_list(request: HttpRequest) -> HttpResponse:
    """借阅登记簿, as far as the person may see it."""
    verdict = rules.can_request(person(request))
    return ledger_response(request, LOANS, template="archives/loan_list.html", can_request=verdict)


@require_http_methods(["GET", "HEAD", "POST"])
def loan_create(request: HttpRequest) -> HttpResponse:
    """Ask for a record; `?record=` names one that the person sees."""
    user = person(request)
    record = _asked_record(request)
    form = LoanForm(request.POST if request.method == "POST" else None, record=record)
    if request.method == "POST" and form.is_valid():
        try:
            loan = services.request_loan(actor=user, record=record, **form.cleaned_data)
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"已申请：{loan.matter.number}")
            return redirect(loan)
    context = {"form": form, "record": record, "verdict": rules.can_request(user)}
    return render(request, "archives/loan_form.html", context, status=422 if form.errors else 200)


def _asked_record(request: HttpRequest) -> ArchiveRecord | None:
    given = request.GET.get("record", "")
    if not given:
        return None
    record = visible_record(person(request), int(given)) if given.isdigit() else None
    if record is None:
        raise Http404
    return record


def loan_or_404(request: HttpRequest, pk: int) -> Loan:
    """A loan the person may see."""
    loan = selectors.visible_loan(person(request), pk)
    if loan is None:
        raise Http404
    return loan


@require_safe
def loan(request: HttpRequest, pk: int) -> HttpResponse:
    """One loan: what, for whom, until when, and what the person may do."""
    return _page(request, loan_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one loan: GET opens its panel, POST does it."""
    user, found, chosen = person(request), loan_or_404(request, pk), VERBS[verb]
    return perform(
        request,
        chosen.rule(user, found),
        page=partial(_page, request, found, opened=verb),
        form=lambda: chosen.form(request.POST, verb=verb),
        act=lambda data: chosen.act(loan=found, actor=user, **data),
        done=f"{chosen.done}：{found.matter.number}",
        to=("archives:loan", found.pk),
    )


def _page(request: HttpRequest, found: Loan, *, status: int = 200, **panel: Any) -> HttpResponse:
    user, matter = person(request), found.matter
    may_read, run = rules.can_read(user, found), approvals.running(matter)
    context = {
        "loan": found,
        "matter": matter,
        "panels": panels(found, user, **panel),
        "may_read": may_read,
        "may_download": rules.can_download(user, found),
        "files": selectors.files_of(found) if may_read.ok else [],
        "renewals": found.renewal_requests.select_related("approval"),
        "opinions": approvals.opinions_of(matter),
        "run": run,
        "entries": TimelineEntry.objects.filter(matter=matter).order_by("id"),
        "record_url": found.record.get_absolute_url() if found.record and visible_record(user, found.record.pk) else "",
    }
    return render(request, "archives/loan.html", context, status=status)
