"""The inbox. Every notice is looked up among the person's own: another's is 404."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from apps.core import clock
from apps.notifications import selectors, services
from apps.notifications.codes import chip
from apps.org.requests import person


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Unread first; `tab=unread` shows only these, `before` is the cursor of the page before."""
    tab = "unread" if request.GET.get("tab") == "unread" else "all"
    page = selectors.inbox(person(request), before=request.GET.get("before", ""), unread_only=tab == "unread")
    context = {
        "tab": tab,
        "page": page,
        "chip": chip,
        "paged": bool(request.GET.get("before")),
        "today": clock.today(),
    }
    return render(request, "notifications/inbox.html", context)


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one's own notice as read and go where it leads. The one GET that writes: only the reader's row."""
    notice = get_object_or_404(selectors.visible_to(person(request)).select_related("matter"), pk=pk)
    services.mark_read(user=person(request), ids=[notice.pk])
    target = notice.target
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("notifications:inbox")
    return redirect(target)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and stay in the inbox."""
    notice = get_object_or_404(selectors.visible_to(person(request)), pk=pk)
    services.mark_read(user=person(request), ids=[notice.pk])
    return redirect(_inbox(request))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = services.mark_all_read(user=person(request))
    messages.success(request, f"已将 {count} 条通知标为已读" if count else "没有未读通知")
    return redirect(_inbox(request))


def _inbox(request: HttpRequest) -> str:
    tab = "?tab=unread" if request.POST.get("tab") == "unread" else ""
    return reverse("notifications:inbox") + tab
