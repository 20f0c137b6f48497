"""The one call of a list view."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from apps.core.errors import DomainError
from apps.core.ledger import registry
from apps.core.ledger.definition import EXPORT_LIMIT, PRINT_LIMIT, Ledger
from apps.core.ledger.export import TooManyRows, export_response
from apps.core.ledger.page import LedgerPage
from apps.core.ledger.selection import Selection


def ledger_response(
    request: HttpRequest, ledger: Ledger, *, template: str = "components/ledger_page.html", **extra: Any
) -> HttpResponse:
    """The full page, the fragment for htmx, the Excel sheet (`?export=xlsx`) or the sheet to print (`?print=1`).

    A bare address opens the person's default view, when there is one.
    """
    if request.GET.get("export") == "xlsx":
        return _sheet(request, Selection(ledger, request.user, request.GET, request))
    if request.GET.get("print") == "1":
        return _print(request, Selection(ledger, request.user, request.GET, request))
    htmx = getattr(request, "htmx", None)
    fragment = htmx is not None and bool(htmx) and not htmx.history_restore_request
    if not request.GET and not fragment:
        default = next((view for view in registry.views_of(request.user, ledger) if view.default), None)
        if default is not None and default.query:
            return redirect(f"{request.path}?{default.query}")
    page = LedgerPage(request, ledger)
    name = "components/ledger.html" if fragment else template
    response = render(request, name, {"ledger": ledger, "page": page, **extra})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _sheet(request: HttpRequest, chosen: Selection) -> HttpResponse:
    """The sheet; the offer of a background job for many rows; else the page with the sentence."""
    try:
        return export_response(chosen)
    except TooManyRows as error:
        if registry.find(chosen.ledger.code) is chosen.ledger:
            context = {"ledger": chosen.ledger, "chosen": chosen, "limit": EXPORT_LIMIT}
            return render(request, "components/ledger_export.html", context)
        messages.warning(request, error.message)
    except DomainError as error:
        messages.warning(request, error.message)
    return redirect(request.path + chosen.address())


def _print(request: HttpRequest, chosen: Selection) -> HttpResponse:
    """A sheet of paper: who printed what, when, and the rows."""
    rows = chosen.fetch(PRINT_LIMIT + 1)
    context = {
        "ledger": chosen.ledger,
        "chosen": chosen,
        "rows": chosen.decorate(rows[:PRINT_LIMIT]),
        "more": len(rows) > PRINT_LIMIT,
        "limit": PRINT_LIMIT,
        "company": settings.COMPANY,
    }
    return render(request, "components/ledger_print.html", context)
