"""The page of results behind the search box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.matters.search import words
from apps.org.requests import person
from apps.portal import results


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything this person may see that has all the words."""
    query = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    context = {"query": query, "words": words(query), "groups": results.search(person(request), query)}
    return render(request, "portal/search.html", context)
