"""The paper as a file: how the issued page looks, before it is issued with a watermark."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.documents.outgoing import rules, selectors
from apps.documents.outgoing.papers import copy_mark, paper_of, seals_of
from apps.documents.outgoing.services.issuing import WORD, issued_paper
from apps.documents.outgoing.views.detail import document_or_404
from apps.org.requests import person
from apps.typesetting.docx import write_docx
from apps.typesetting.pdf import typeset


@require_safe
def outgoing_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The page by GB/T 9704-2012 as PDF (DOC-08); a draft bears its watermark."""
    document = document_or_404(request, pk)
    response = HttpResponse(typeset(paper_of(document, seals=seals_of(document))), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="outgoing-{document.pk}.pdf"'
    return response


@require_safe
def outgoing_copy(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One numbered copy of an issued document, its 份号 upon it: the office prints any, a recipient reads theirs."""
    user, document = person(request), document_or_404(request, pk)
    own = selectors.copies_of(user, document)
    rules.can_take_copy(user, document, number, own).require()
    if not 1 <= number <= document.copies:
        raise Http404
    response = HttpResponse(typeset(issued_paper(document, number)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="outgoing-{document.pk}-{copy_mark(number)}.pdf"'
    return response


@require_safe
def outgoing_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for editing, as .docx."""
    document = document_or_404(request, pk)
    response = HttpResponse(write_docx(paper_of(document)), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="outgoing-{document.pk}.docx"'
    return response
