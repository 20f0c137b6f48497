"""Doors to files: dropping, showing, handing out. Every file is reached through its matter, or is a 404."""

import logging
import uuid
from pathlib import Path

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.attachments import conversions, office, previews, recognition, services
from apps.attachments.models import Attachment, StagedUpload
from apps.attachments.requests import OfficeRequest
from apps.attachments.rules import can_open, can_remove
from apps.attachments.selectors import attachments_of, versions_of, visible_attachment
from apps.attachments.serving import file_response
from apps.attachments.tasks import convert_office
from apps.core.errors import DomainError
from apps.core.formatting import size
from apps.matters.search import words

logger = logging.getLogger(__name__)
WIDTHS_ASKED = {str(width) for width in previews.WIDTHS}
LOST = "文件在存储中找不到，请联系系统管理员从备份恢复"


def staged_json(row: StagedUpload) -> dict[str, object]:
    """What the drop zone is told of a taken file."""
    return {
        "id": str(row.pk),
        "name": row.name,
        "size": row.size,
        "size_text": size(row.size),
        "pages": row.pages,
        "notice": row.remark,
        "unstage_url": reverse("attachments:unstage", args=[row.pk]),
    }


@require_POST
def stage(request: OfficeRequest) -> JsonResponse:
    """One dropped file under the name `file`: 201 with its id, else the sentence of the refusal.

    `archives` is sent by a zone that takes them; whether the form does is asked again when it is sent.
    """
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": "没有收到文件，请重新选择"}, status=422)
    try:
        archives = request.POST.get("archives") == "1"
        row = services.stage_upload(owner=request.user, upload=upload, with_archives=archives)
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


def _opened(request: OfficeRequest, attachment_id: int) -> Attachment:
    attachment = _visible(request, attachment_id)
    can_open(attachment).require()
    return attachment


@require_safe
def download(request: OfficeRequest, attachment_id: int) -> HttpResponseBase:
    """The file under its own name (RFC 6266), always to be saved, never shown in the page."""
    attachment = _opened(request, attachment_id)
    try:
        response = file_response(
            request,
            Path(attachment.file.path),
            media_type=attachment.media_type,
            etag=attachment.sha256,
            download_as=attachment.name,
        )
    except OSError as error:
        logger.exception("file of attachment %s is missing", attachment.pk)
        raise DomainError(LOST) from error
    logger.info("download attachment=%s matter=%s user=%s", attachment.pk, attachment.matter_id, request.user.pk)
    return response


@require_safe
def page(request: OfficeRequest, attachment_id: int, number: int) -> HttpResponseBase:
    """One page of a file, drawn as PNG: the reader's browser never opens the file itself."""
    attachment = _opened(request, attachment_id)
    reading = previews.reading_of(attachment)
    wide = request.GET.get("w", "")
    width = int(wide) if wide in WIDTHS_ASKED else previews.WIDTHS[-1]
    return _picture(request, attachment, reading, number, width)


@require_safe
def thumbnail(request: OfficeRequest, attachment_id: int) -> HttpResponseBase:
    """The first page, small, beside the name."""
    attachment = _opened(request, attachment_id)
    return _picture(request, attachment, previews.reading_of(attachment), 1, previews.THUMB)


def _picture(
    request: OfficeRequest, attachment: Attachment, reading: previews.Reading, number: int, width: int
) -> HttpResponseBase:
    if not 1 <= number <= reading.pages:
        raise Http404
    picture = previews.page_picture(attachment, reading, number, width)
    response = file_response(request, picture, media_type="image/png", etag=f"{attachment.sha256}-{width}-{number}")
    response["Cache-Control"] = "private, max-age=600"
    return response


@require_safe
def preview(request: OfficeRequest, attachment_id: int) -> HttpResponse:
    """The reading page: pages as pictures, text as text, an archive as its list, else a sentence and the download."""
    attachment = _visible(request, attachment_id)
    siblings = attachments_of(attachment.matter)
    versions = versions_of(attachment, siblings)
    attachment.newest = versions[0].pk == attachment.pk
    asked, opening = words(request.GET.get("q", "")), can_open(attachment)
    aids = recognition.aids_of(request.user, attachment, asked) if opening else []
    context = {
        "attachment": attachment,
        "matter": attachment.matter,
        "aids": aids,
        "marks": {number: places for aid in aids for number, places in aid.marks.items()},
        "siblings": siblings,
        "versions": versions,
        "removal": can_remove(request.user, attachment),
        "opening": opening,
        "thumbnail_of": previews.thumbnail_of,
        **_content(attachment),
    }
    return render(request, "attachments/preview.html", context)


def _content(attachment: Attachment) -> dict[str, object]:
    """What the page shows of the file itself."""
    if not can_open(attachment):
        return {"sort": "", "pages": range(0), "total": 0}
    reading = previews.reading_of(attachment)
    shown: dict[str, object] = {
        "sort": reading.sort,
        "pages": range(1, reading.pages + 1),
        "total": reading.total,
        "widths": previews.WIDTHS,
    }
    if reading.sort == "office" and not reading.pages:
        shown["progress"] = conversions.progress_of(reading.rendition)
    try:
        if reading.sort == "text":
            shown["text"] = previews.text_of(attachment)
        if reading.sort == "list":
            shown["listing"] = previews.listing_of(attachment)
    except (OSError, DomainError):
        logger.exception("attachment %s cannot be shown", attachment.pk)
        shown |= {"sort": "", "lost": True}
    return shown


@require_POST
def convert(request: OfficeRequest, attachment_id: int) -> HttpResponse:
    """Ask for the pages of an office file; asked again, nothing changes. A script gets the line of progress."""
    attachment = _opened(request, attachment_id)
    if previews.sort_of(attachment) != "office":
        raise Http404
    if office.soffice():
        services.ask_for(attachment=attachment)
        transaction.on_commit(convert_office.delay)
    if request.headers.get("HX-Request"):
        return _conversion(request, attachment)
    return redirect("attachments:preview", attachment.pk)


@require_safe
def conversion(request: OfficeRequest, attachment_id: int) -> HttpResponse:
    """The line of progress, asked for every two seconds; once there are pages the page is loaded anew."""
    attachment = _opened(request, attachment_id)
    if previews.sort_of(attachment) != "office":
        raise Http404
    return _conversion(request, attachment)


def _conversion(request: OfficeRequest, attachment: Attachment) -> HttpResponse:
    reading = previews.reading_of(attachment)
    progress = conversions.progress_of(reading.rendition)
    response = render(request, "attachments/_conversion.html", {"attachment": attachment, "progress": progress})
    if reading.pages:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def remove(request: OfficeRequest, attachment_id: int) -> HttpResponse:
    """Take a file out of its matter."""
    attachment = _visible(request, attachment_id)
    can_remove(request.user, attachment).require()
    services.remove(attachment=attachment, actor=request.user)
    if attachment.version > 1:
        messages.success(request, f"已撤回「{attachment.name}」第 {attachment.version} 版，上一版恢复为当前版本")
    else:
        messages.success(request, f"已删除「{attachment.name}」，流转记录中留有记载")
    return redirect(attachment.matter.get_absolute_url())
