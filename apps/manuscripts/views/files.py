"""The text as a file: PDF for reading, in ordinary or large type; .docx for editing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.manuscripts import papers
from apps.manuscripts.services.closing import WORD
from apps.manuscripts.views.detail import manuscript_or_404


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A4; with ?size=large the type of a speech that is read aloud (大字版)."""
    manuscript = manuscript_or_404(request, pk)
    large = request.GET.get("size") == "large"
    response = HttpResponse(papers.pdf_of(manuscript, large=large), content_type="application/pdf")
    name = f"manuscript-{manuscript.pk}{'-large' if large else ''}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for editing."""
    manuscript = manuscript_or_404(request, pk)
    response = HttpResponse(papers.word_of(manuscript), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="manuscript-{manuscript.pk}.docx"'
    return response
