"""Doors to the text of scans. Every file is reached through its matter, or is a 404."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from apps.attachments.models import Attachment
from apps.attachments.rules import can_open
from apps.attachments.selectors import visible_attachment
from apps.ocr import rereading
from apps.ocr.aids import progress_of
from apps.ocr.models import OcrRun
from apps.ocr.rules import can_ask_again
from apps.ocr.selectors import pages_of, run_of
from apps.org.requests import person


def _scan(request: HttpRequest, attachment_id: int) -> tuple[Attachment, OcrRun]:
    """A file this person may open that has pages to be read."""
    file = visible_attachment(person(request), attachment_id)
    run = run_of(file) if file is not None else None
    if file is None or run is None or run.state == OcrRun.State.NOTHING:
        raise Http404
    can_open(file).require()
    return file, run


@require_safe
def progress(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """The line of progress, asked for every few seconds; at the end the page is loaded anew."""
    file, run = _scan(request, attachment_id)
    told = progress_of(run)
    response = render(request, "ocr/_progress.html", {"attachment": file, "run": run, "ocr": told})
    if not told.under_way:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def text(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """What was read, all pages, as a text file to keep."""
    file, _ = _scan(request, attachment_id)
    pages = pages_of(file).values_list("number", "text")
    words = "\n\n".join(f"—— 第 {number} 页 ——\n{said}" for number, said in pages)
    response = HttpResponse(words or "还没有识别出文字\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{file.name}.txt")
    return response


@require_POST
def again(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Read a file anew, in the background."""
    file, run = _scan(request, attachment_id)
    can_ask_again(person(request), file, run).require()
    rereading.start(owner=person(request), attachments=[file])
    messages.success(request, f"已开始重新识别「{file.name}」，完成后通知您")
    return redirect("attachments:preview", file.pk)
