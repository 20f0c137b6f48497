"""Versions, and any two of them with the changes marked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.manuscripts import selectors
from apps.manuscripts.content import Text
from apps.manuscripts.views.detail import manuscript_or_404
from apps.typesetting.comparing import compare


@require_safe
def compare_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest with the one before, or the two that are asked for."""
    manuscript = manuscript_or_404(request, pk)
    versions = selectors.versions_of(manuscript)
    newest = versions[0].number if versions else 0
    new_number = _number(request, "new") or newest
    old_number = _number(request, "old") or max(new_number - 1, 1)
    old, new = selectors.version_of(manuscript, old_number), selectors.version_of(manuscript, new_number)
    if old is None or new is None:
        raise Http404
    before, after = Text.from_json(old.content), Text.from_json(new.content)
    context = {
        "manuscript": manuscript,
        "matter": manuscript.matter,
        "versions": versions,
        "old": old,
        "new": new,
        "length": after.length,
        "comparison": compare(before.lines(), after.lines()),
    }
    return render(request, "manuscripts/versions.html", context)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
