"""One request for material, as the department sees it; nothing of the manuscript stands on it for them."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from apps.core import clock
from apps.core.verbs import perform
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
    return perform(
        request,
        chosen.rule(user, asked),
        page=partial(_page, request, asked, opened=verb),
        form=lambda: chosen.form(request.POST, request.FILES, document=asked, user=user, panel=verb),
        act=partial(chosen.act, asked, user),
        done=f"{chosen.done}：{asked.matter.title}",
        to=("manuscripts:request", pk),
    )


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
