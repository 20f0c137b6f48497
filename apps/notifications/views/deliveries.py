"""通知投递: the administrator's view of the outbox, and sending again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.notifications import rules, services
from apps.notifications.codes import chip
from apps.notifications.ledgers import COLOURS, DELIVERIES, shown_title, state_words
from apps.notifications.models import Delivery
from apps.org.requests import person


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """The ledger; 403 for everybody but the system administrator."""
    rules.can_see_deliveries(person(request)).require()
    return ledger_response(request, DELIVERIES, template="notifications/delivery_list.html")


@require_safe
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: its story, never the text of the notice."""
    user = person(request)
    rules.can_see_deliveries(user).require()
    rows = Delivery.objects.select_related("notification__recipient__department", "notification__matter")
    row = get_object_or_404(rows, pk=pk)
    notice = row.notification
    context = {
        "row": row,
        "title": shown_title(notice.title, notice.matter.secrecy if notice.matter else None, user),
        "label": chip(notice.code),
        "state": (state_words(vars(row)), COLOURS[row.state]),
    }
    return render(request, "notifications/delivery_detail.html", context)


@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """Send the chosen ones again and go back to where one was."""
    ids = [int(pk) for pk in request.POST.getlist("ids") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    if len(ids) != len(request.POST.getlist("ids")):
        raise Http404
    try:
        count = services.resend(actor=person(request), ids=ids)
    except Denied:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已重新排队 {count} 条，一分钟内投递")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else reverse("notifications:deliveries"))
