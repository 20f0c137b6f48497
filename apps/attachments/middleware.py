"""Refuses an upload that is too large before a byte of its body is read (reliability.md, Input)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from apps.attachments.storage import TooLarge, too_large

ENVELOPE = 1024 * 1024  # the other fields and the boundaries around the file


class UploadLimitMiddleware:
    """Looks at Content-Length only. Stands above CSRF, whose check reads the whole body.

    A server hands over no more bytes than the header says, so a lying one gains nothing; what comes
    between the limit and its envelope is counted again while it is written (storage.written).
    A person not signed in may send no more than a form's worth.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        if not request.user.is_authenticated:
            return refuse(request, TooLarge("请先登录，再上传文件"))
        if length <= settings.UPLOAD_MAX_BYTES + ENVELOPE:
            return None
        return refuse(request, too_large("本次提交", length))


def refuse(request: HttpRequest, error: TooLarge) -> HttpResponse:
    """The sentence as JSON for the drop zone, as a page for a plain form; the connection is not kept."""
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"error": error.message}, status=error.status)
    else:
        response = render(request, "error.html", {"error": error, "status": error.status}, status=error.status)
    response["Connection"] = "close"
    return response
