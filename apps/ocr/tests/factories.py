"""Scans as they stand after an engine was there, without one."""

from collections.abc import Mapping

from apps.attachments.models import Attachment
from apps.attachments.services.texts import read_file
from apps.core import clock
from apps.ocr.models import OcrPage, OcrRun


def read_scan(attachment: Attachment, pages: Mapping[int, str], state: str = OcrRun.State.DONE, **facts) -> OcrRun:
    """The run of a file with these pages read, each one line across the page; its words go into the index."""
    wanted = list(range(1, (attachment.pages or 1) + 1))
    given = {"sha256": attachment.sha256, "wanted": wanted, "total": len(wanted), "done": len(pages)}
    given |= {"asked_at": clock.now(), "state": state, "begun_at": clock.now()} | facts
    run, _ = OcrRun.objects.update_or_create(attachment=attachment, defaults=given)
    for number, text in pages.items():
        boxes = [[[text, 1000, 1000, 8000, 200]]] if text else []
        read = {"text": text, "boxes": boxes, "engine": "tesseract", "confidence": 92, "read_at": clock.now()}
        OcrPage.objects.update_or_create(attachment=attachment, number=number, defaults=read)
    read_file(attachment.pk)
    return run
