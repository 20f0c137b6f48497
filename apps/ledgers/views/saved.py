"""Saved views: saving, managing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import DomainError
from apps.core.ledger import registry
from apps.ledgers import rules, selectors, services
from apps.ledgers.models import SavedView
from apps.ledgers.views.looking_up import address, ledger_or_404
from apps.org.requests import person


@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the present filters, order, tab and columns under a name."""
    user = person(request)
    ledger = ledger_or_404(user, code)
    query = request.POST.get("query", "")
    default = request.POST.get("default") == "1"
    try:
        view = services.save_view(
            actor=user, ledger=ledger, name=request.POST.get("name", ""), query=query, default=default
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已保存视图「{view.name}」" + ("，打开台账时默认显示" if default else ""))
    return redirect(address(ledger, user, query))


@require_safe
def manage(request: HttpRequest, code: str) -> HttpResponse:
    """One's own views of a ledger to rename, share, delete; shared ones to open with."""
    user = person(request)
    ledger = ledger_or_404(user, code)
    rows = selectors.visible_to(user).filter(ledger=code).select_related("owner").order_by("id")
    context = {
        "ledger": ledger,
        "own": [row for row in rows if row.owner_id == user.pk],
        "shared": [row for row in rows if row.owner_id != user.pk],
        "scopes": rules.scopes(user),
        "address": reverse(ledger.url_name),
    }
    return render(request, "ledgers/views.html", context)


def _view(request: HttpRequest, pk: int) -> SavedView:
    rows = selectors.visible_to(person(request)).select_related("owner")
    return get_object_or_404(rows.filter(ledger__in=[ledger.code for ledger in registry.every()]), pk=pk)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename and share."""
    view = _view(request, pk)
    services.change_view(
        actor=person(request),
        view=view,
        name=request.POST.get("name", ""),
        scope=request.POST.get("scope", SavedView.Scope.OWN),
    )
    messages.success(request, f"已修改视图「{view.name}」")
    return redirect("ledgers:views", view.ledger)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own."""
    view = _view(request, pk)
    services.delete_view(actor=person(request), view=view)
    messages.success(request, f"已删除视图「{view.name}」")
    return redirect("ledgers:views", view.ledger)


@require_POST
def default(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the ledger with this view (`on=1`), or with none."""
    view, on = _view(request, pk), request.POST.get("on") == "1"
    services.make_default(actor=person(request), view=view, on=on)
    messages.success(request, f"打开台账时将显示「{view.name}」" if on else "已取消默认视图")
    return redirect("ledgers:views", view.ledger)
