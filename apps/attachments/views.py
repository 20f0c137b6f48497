"""Doors to files: dropping, showing, handing out. Every file is reached through its matter, or is a 404."""

import logging
import uuid
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from apps.attachments import previews, services
from apps.attachments.models import Attachment, StagedUpload
from apps.attachments.requests import OfficeRequest
from apps.attachments.rules import can_remove
from apps.attachments.selectors import attachments_of, visible_attachment
from apps.core.errors import DomainError
from apps.core.formatting import size

logger = logging.getLogger(__name__)
# Nothing a file contains may run, load or open anything, whatever a browser makes of it.
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"


def staged_json(row: StagedUpload) -> dict[str, object]:
    """What the drop zone is told of a taken file."""
    return {
        "id": str(row.pk),
        "name": row.name,
        "size": row.size,
        "size_text": size(row.size),
        "pages": row.pages,
        "notice": row.notice,
        "unstage_url": reverse("attachments:unstage", args=[row.pk]),
    }


@require_POST
def stage(request: OfficeRequest) -> JsonResponse:
    """One dropped file under the name `file`: 201 with its id, else the sentence of the refusal."""
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": "没有收到文件，请重新选择"}, status=422)
    try:
        row = services.stage_upload(owner=request.user, upload=upload)
    except DomainError as error:
        return JsonResponse({"error": error.message}, status=error.status)
    return JsonResponse(staged_json(row), status=201)


@require_POST
def unstage(request: OfficeRequest, staged_id: uuid.UUID) -> HttpResponse:
    """The owner takes a dropped file back."""
    services.unstage(staged=get_object_or_404(StagedUpload, pk=staged_id, owner=request.user))
    return HttpResponse(status=204)


def _visible(request: OfficeRequest, attachment_id: int) -> Attachment:
    attachment = visible_attachment(request.user, attachment_id)
    if attachment is None:
        raise Http404
    return attachment


def _bytes(path: Path, media_type: str) -> HttpResponseBase:
    """The file itself: handed to nginx when X_ACCEL is on, else streamed."""
    if settings.X_ACCEL and path.is_relative_to(settings.MEDIA_ROOT):
        handed = HttpResponse(content_type=media_type)
        handed["X-Accel-Redirect"] = f"/_files/{quote(str(path.relative_to(settings.MEDIA_ROOT)))}"
        return handed
    try:
        return FileResponse(path.open("rb"), content_type=media_type)
    except OSError as error:
        logger.exception("file %s is missing", path)
        raise DomainError("文件在存储中找不到，请联系系统管理员从备份恢复") from error


def _seal(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = SEALED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_safe
def download(request: OfficeRequest, attachment_id: int) -> HttpResponseBase:
    """The file under its own name (RFC 6266), always to be saved, never shown in the page."""
    attachment = _visible(request, attachment_id)
    response = _bytes(Path(attachment.file.path), attachment.media_type)
    response["Content-Disposition"] = content_disposition_header(True, attachment.name)
    logger.info("download attachment=%s matter=%s user=%s", attachment.pk, attachment.matter_id, request.user.pk)
    return _seal(response)


@require_safe
def page(request: OfficeRequest, attachment_id: int, number: int) -> HttpResponseBase:
    """One page of a PDF or an image, drawn as PNG: the reader's browser never opens the file itself."""
    attachment = _visible(request, attachment_id)
    if not 1 <= number <= previews.page_count(attachment):
        raise Http404
    wide = request.GET.get("w", "")
    width = int(wide) if wide in {str(w) for w in previews.WIDTHS} else previews.WIDTHS[-1]
    response = _bytes(previews.page_picture(attachment, number, width), "image/png")
    response["Cache-Control"] = "private, max-age=600"
    response["Content-Disposition"] = "inline"
    return _seal(response)


@require_safe
def preview(request: OfficeRequest, attachment_id: int) -> HttpResponse:
    """The reading page: pages as pictures, text as text, else a sentence and the download."""
    attachment = _visible(request, attachment_id)
    sort = previews.sort_of(attachment)
    context = {
        "attachment": attachment,
        "matter": attachment.matter,
        "sort": sort,
        "pages": range(1, previews.page_count(attachment) + 1),
        "widths": previews.WIDTHS,
        "text": previews.text_of(attachment) if sort == "text" else None,
        "siblings": attachments_of(attachment.matter),
        "removal": can_remove(request.user, attachment),
    }
    return render(request, "attachments/preview.html", context)


@require_POST
def remove(request: OfficeRequest, attachment_id: int) -> HttpResponse:
    """Take a file out of its matter."""
    attachment = _visible(request, attachment_id)
    can_remove(request.user, attachment).require()
    services.remove(attachment=attachment, actor=request.user)
    messages.success(request, f"已删除「{attachment.name}」，流转记录中留有记载")
    return redirect(attachment.matter.get_absolute_url())
