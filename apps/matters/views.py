"""The auditor's pages: the ledger of all entries, one entry, the sealed chain."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.core.ledger import ledger_response
from apps.matters import audit
from apps.matters.forms import CheckForm
from apps.matters.ledgers import ENTRIES
from apps.matters.rules import can_audit
from apps.matters.selectors import visible_matter
from apps.matters.services.auditing import request_check
from apps.org.requests import person


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Every entry; an export is itself entered."""
    can_audit(person(request)).require()
    return ledger_response(request, ENTRIES, template="matters/audit.html")


@require_safe
def audit_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry with its changes and its seal; masked above the auditor's clearance."""
    user = person(request)
    can_audit(user).require()
    rows = list(audit.entries_for(user).filter(pk=entry_id).values(*ENTRIES.values))
    if not rows:
        raise Http404
    audit.mask(rows, user)
    row = rows[0]
    context = {
        "entry": row,
        "changes": audit.changes_of(row["changes"]),
        "seal": audit.seal_of(entry_id),
        "matter": visible_matter(user, row["matter_id"]) if row["matter_id"] else None,
        "columns": {column.key: column for column in ENTRIES.columns},
    }
    return render(request, "matters/entry.html", context)


@require_safe
def chain_page(request: HttpRequest) -> HttpResponse:
    """The head of the chain, to be kept elsewhere, and the last checks."""
    can_audit(person(request)).require()
    return _chain(request, CheckForm())


@require_POST
def chain_check(request: HttpRequest) -> HttpResponse:
    """Recompute the chain now."""
    user = person(request)
    can_audit(user).require()
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _chain(request, form, status=422)
    check = request_check(actor=user, expected_head=form.cleaned_data["expected_head"])
    if check.finished_at is None:
        messages.info(request, "封存链较长，正在后台校验，稍后刷新本页看结果")
    elif check.fault:
        messages.error(request, f"封存链有问题：{check.fault}")
    else:
        messages.success(request, f"封存链完好：已校验 {check.checked} 环")
    return redirect("matters:chain")


def _chain(request: HttpRequest, form: CheckForm, status: int = 200) -> HttpResponse:
    checks = audit.checks()
    context = {"head": audit.head(), "checks": checks, "last": checks[0] if checks else None, "form": form}
    return render(request, "matters/chain.html", context, status=status)
