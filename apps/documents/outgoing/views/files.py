"""The paper as a file: how the issued page looks, before it is issued with a watermark."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.documents.outgoing.papers import paper_of
from apps.documents.outgoing.views.detail import document_or_404
from apps.typesetting.pdf import typeset


@require_safe
def outgoing_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The page by GB/T 9704-2012 as PDF (DOC-08); a draft bears its watermark."""
    document = document_or_404(request, pk)
    response = HttpResponse(typeset(paper_of(document)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="outgoing-{document.pk}.pdf"'
    return response
