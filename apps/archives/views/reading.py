"""The viewing window: pages as pictures with a watermark, asked for anew at each request, never kept by the browser."""

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.archives import loan_rules as rules
from apps.archives import loan_selectors as selectors
from apps.archives import services
from apps.archives.models import Loan
from apps.archives.views.lending import loan_or_404
from apps.archives.watermark import marked
from apps.attachments import previews
from apps.attachments.models import Attachment
from apps.attachments.openers import is_closed
from apps.attachments.rules import can_open
from apps.attachments.serving import file_response
from apps.core import clock
from apps.core.formatting import when
from apps.org.requests import person

WIDTH = previews.WIDTHS[-1]
SHOWN = ("pages", "image", "office")


def _file(request: HttpRequest, pk: int, attachment_id: int) -> tuple[Loan, Attachment]:
    """The loan and one of its record's files; 404 for what is not there, 403 outside the window."""
    loan = loan_or_404(request, pk)
    rules.can_read(person(request), loan).require()
    found = next((one for one in selectors.files_of(loan) if one.pk == attachment_id), None)
    if found is None or is_closed(person(request), found.matter_id):  # kept apart: no window opens it
        raise Http404
    can_open(found).require()
    return loan, found


@require_safe
def read(request: HttpRequest, pk: int, attachment_id: int) -> HttpResponse:
    """The reading page of one file."""
    loan, attachment = _file(request, pk, attachment_id)
    services.note_view(loan=loan, attachment=attachment, actor=person(request))
    reading = previews.reading_of(attachment)
    context = {
        "loan": loan,
        "attachment": attachment,
        "files": selectors.files_of(loan),
        "pages": range(1, reading.pages + 1) if reading.sort in SHOWN else range(0),
        "converting": reading.sort == "office" and not reading.pages,
        "may_download": rules.can_download(person(request), loan),
    }
    response = render(request, "archives/loan_read.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def page(request: HttpRequest, pk: int, attachment_id: int, number: int) -> HttpResponse:
    """One page with the reader's name and the time on it."""
    loan, attachment = _file(request, pk, attachment_id)
    reader, reading = person(request), previews.reading_of(attachment)
    if reading.sort not in SHOWN or not 1 <= number <= reading.pages:
        raise Http404
    services.note_view(loan=loan, attachment=attachment, actor=reader)
    post = reader.department.name if reader.department else ""
    lines = (f"{reader.name} {post}".strip(), f"{when(clock.now())}　{loan.matter.number}")
    picture = marked(previews.page_picture(attachment, reading, number, WIDTH), lines)
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def download(request: HttpRequest, pk: int, attachment_id: int) -> HttpResponseBase:
    """The file itself, when the download was approved."""
    loan, attachment = _file(request, pk, attachment_id)
    services.note_download(loan=loan, attachment=attachment, actor=person(request))
    response = file_response(
        request, Path(attachment.file.path), media_type=attachment.media_type, etag=attachment.sha256,
        download_as=attachment.name,
    )  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response
