"""One request for material, as the department sees it; nothing of the manuscript stands on it for them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.documents.selectors import holders_of
from apps.manuscripts import collected, selectors
from apps.manuscripts.models import MaterialRequest
from apps.manuscripts.verbs import REQUEST_VERBS, request_panels
from apps.org.requests import person


def request_or_404(request: HttpRequest, pk: int) -> MaterialRequest:
    """Fetching is authorising."""
    found = collected.request_for(person(request), pk)
    if found is None:
        raise Http404
    return found


@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wanted, by when, what came."""
    return _page(request, request_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one request: GET opens its panel, POST does it."""
    user, asked, chosen = person(request), request_or_404(request, pk), REQUEST_VERBS[verb]
    verdict = chosen.rule(user, asked)
    if verdict.forbidden:
        verdict.require()
    if request.method != "POST":
        return _page(request, asked, opened=verb)
    verdict.require()
    form = chosen.form(request.POST, request.FILES, document=asked, user=user, panel=verb)
    if not form.is_valid():
        return _page(request, asked, opened=verb, bound=form, status=422)
    try:
        chosen.act(asked, user, form.cleaned_data)
    except Denied:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _page(request, asked, opened=verb, bound=form, status=error.status)
    messages.success(request, f"{chosen.done}：{asked.matter.title}")
    return redirect("manuscripts:request", pk)


def _page(
    request: HttpRequest, asked: MaterialRequest, *, opened: str = "", bound: Any = None, status: int = 200
) -> HttpResponse:
    user, matter = person(request), asked.matter
    context = {
        "asked": asked,
        "matter": matter,
        "late": asked.is_late(clock.now()),
        "attachments": collected.files_of(asked),
        "holders": holders_of([asked.pk])[asked.pk],
        "timeline": list(matter.timeline.order_by("id")),
        "panels": request_panels(asked, user, opened, bound),
        "manuscript": selectors.manuscript_for(user, asked.manuscript_id),  # None for the department
    }
    return render(request, "manuscripts/request.html", context, status=status)
