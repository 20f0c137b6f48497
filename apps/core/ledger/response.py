"""The one call of a list view."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from apps.core.errors import DomainError
from apps.core.ledger.definition import Ledger
from apps.core.ledger.export import export_response
from apps.core.ledger.page import LedgerPage


def ledger_response(
    request: HttpRequest, ledger: Ledger, *, template: str = "components/ledger_page.html", **extra: Any
) -> HttpResponse:
    """The full page, the fragment for htmx, or the Excel sheet (`?export=xlsx`)."""
    page = LedgerPage(request, ledger)
    if request.GET.get("export") == "xlsx":
        try:
            return export_response(page)
        except DomainError as error:
            messages.warning(request, error.message)
            return redirect(request.path + page.address())
    htmx = getattr(request, "htmx", None)
    fragment = htmx is not None and bool(htmx) and not htmx.history_restore_request
    name = "components/ledger.html" if fragment else template
    response = render(request, name, {"ledger": ledger, "page": page, **extra})
    patch_vary_headers(response, ["HX-Request"])
    return response
