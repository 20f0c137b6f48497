"""Reading what was read. The caller has reached the file through its own visibility."""

from collections.abc import Mapping

from django.db.models import QuerySet

from apps.attachments.models import Attachment
from apps.ocr.models import OcrPage, OcrRun

PICTURES = ("image/jpeg", "image/png", "image/tiff", "image/gif")
READABLE = ("application/pdf", *PICTURES)


def run_of(attachment: Attachment) -> OcrRun | None:
    """How far the reading of this file is; None when nobody asked for it (yet)."""
    return OcrRun.objects.filter(pk=attachment.pk).first() if attachment.media_type in READABLE else None


def texts_of(attachment: Attachment) -> Mapping[int, str]:
    """The words of the pages read so far."""
    return dict(pages_of(attachment).values_list("number", "text"))


def pages_of(attachment: Attachment) -> "QuerySet[OcrPage]":
    """The pages read so far, in order."""
    return OcrPage.objects.filter(attachment=attachment).order_by("number")


def ahead_of(run: OcrRun) -> int:
    """How many files stand before a waiting one."""
    open_ones = OcrRun.objects.filter(state__in=[OcrRun.State.WAITING, OcrRun.State.RUNNING])
    return open_ones.filter(asked_at__lt=run.asked_at).exclude(pk=run.pk).count()
