"""The page of results behind the search box."""

from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.ledger.selection import CHOICES_SECONDS
from apps.matters.search import words
from apps.org.models import Department
from apps.org.requests import person
from apps.portal import results
from apps.portal.forms import SearchForm


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything this person may see that has all the words: some of each kind, or one kind page by page (PLT-09)."""
    query = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    form = SearchForm(request.GET)
    after = request.GET.get("after", "")
    asked = results.Asked(
        query=query,
        code=request.GET.get("kind", "")[:24],
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None,
        given=form.given,
    )
    groups = results.search(person(request), asked)
    shown = [group for group in groups if group.code == asked.code or not asked.code]
    context = {
        "query": query,
        "words": words(query),
        "asked": asked,
        "form": form,
        "departments": cache.get_or_set("search:departments", _departments, CHOICES_SECONDS),
        "groups": groups,
        "shown": shown,
        "address": lambda **changed: _address(request, changed),
    }
    return render(request, "portal/search.html", context)


def _departments() -> list[tuple[str, str]]:
    """What may be chosen, read at most once a minute."""
    return [(str(one.pk), str(one)) for one in Department.objects.filter(is_active=True)]


def _address(request: HttpRequest, changed: dict[str, object]) -> str:
    """This search with some of its answers changed; the place in the list is left unless it is given."""
    kept = {key: request.GET.get(key, "") for key in ("q", "kind", "since", "until", "department")} | changed
    return "?" + urlencode({key: value for key, value in kept.items() if value not in ("", None)})
