"""Versions of a draft, and two of them side by side with the changes marked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.documents.outgoing import selectors
from apps.documents.outgoing.content import Content
from apps.documents.outgoing.views.detail import document_or_404
from apps.typesetting.comparing import compare


@require_safe
def outgoing_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, and a comparison: the newest with the one before, or the two that are asked for."""
    document = document_or_404(request, pk)
    versions = selectors.versions_of(document)
    newest = versions[0].number if versions else 0
    new_number = _number(request, "new") or newest
    old_number = _number(request, "old") or max(new_number - 1, 1)
    old, new = selectors.version_of(document, old_number), selectors.version_of(document, new_number)
    if old is None or new is None:
        raise Http404
    before, after = Content.from_json(old.content), Content.from_json(new.content)
    facts, now = before.facts(), after.facts()
    context = {
        "document": document,
        "matter": document.matter,
        "versions": versions,
        "old": old,
        "new": new,
        "comparison": compare(before.text(), after.text()),
        "facts": [(label, facts[label], now[label]) for label in facts if facts[label] != now[label]],
    }
    return render(request, "documents/outgoing_versions.html", context)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
