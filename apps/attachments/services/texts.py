"""The words of files go into the search index: in the background, once, and out again with the file (PLT-09)."""

import logging
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from apps.attachments import recognition, sandbox
from apps.attachments.models import Attachment, Scan
from apps.attachments.names import extension_of
from apps.matters.models import SearchText
from apps.matters.services import drop_pages, lock, put_pages

logger = logging.getLogger(__name__)
State = SearchText.State
BATCH = 50  # files of one catch-up
SORTS = {
    "pdf": "pdf", "docx": "docx", "pptx": "pptx", "ofd": "ofd", "xlsx": "sheet", "xls": "sheet", "et": "sheet",
    "txt": "text", "csv": "text", "md": "text",
}  # fmt: skip
PICTURES = ("jpg", "jpeg", "png", "tif", "tiff", "gif")


def read_later(attachments: Iterable[Attachment]) -> None:
    """After commit the worker reads these files; call it in the transaction that attaches them.

    What an earlier version said is found no more from this moment.
    """
    from apps.attachments.tasks import read_text  # inline: tasks imports this package

    for row in attachments:
        for pk in _versions(row).filter(version__lt=row.version).values_list("pk", flat=True):
            drop_pages(matter_id=row.matter_id, ref=str(pk))
        read_text.delay_on_commit(row.pk)


def forget(attachment: Attachment) -> None:
    """A removed file is found no more; call it in the transaction that removes it.

    When it was the newest version, the one before it counts again and is read by the worker.
    """
    from apps.attachments.tasks import read_text  # inline: tasks imports this package

    drop_pages(matter_id=attachment.matter_id, ref=str(attachment.pk))
    recognition.forget(attachment)
    before = _versions(attachment).filter(version__lt=attachment.version).order_by("-version").first()
    if before is not None:
        read_text.delay_on_commit(before.pk)


def read_file(attachment_id: int) -> bool:
    """Put the words of one file into the index, page by page; False when there is no such file any more.

    The reading is done outside the transaction; whoever removes or replaces the file meanwhile wins. Twice is as once.
    """
    row = Attachment.objects.filter(pk=attachment_id).first()
    if row is None:
        return False
    pages, state = _read(row)
    with transaction.atomic():
        lock(row.matter_id)
        if not Attachment.objects.filter(pk=row.pk).exclude(file="").exists():  # removed or destroyed meanwhile
            return False
        if _versions(row).filter(version__gt=row.version).exists():  # replaced
            pages = []
        known = recognition.completed(row, pages)
        if state == State.NO_TEXT and any(text for _, text in known):
            state = State.READ
        put_pages(matter_id=row.matter_id, ref=str(row.pk), pages=known, state=state)
        if row.role != Attachment.Role.SLIP and row.scan != Scan.INFECTED:
            recognition.ask(row, recognition.blank_of(pages))
    return True


def read_missed() -> int:
    """Read the files nobody read: attached while the worker was away. Returns how many; a second run finds none."""
    missed = list(_unread().order_by("-pk").values_list("pk", flat=True)[:BATCH])
    return sum(read_file(pk) for pk in missed)


def _unread() -> "QuerySet[Attachment]":
    marker = Concat(Cast(OuterRef("pk"), CharField()), Value(":0"))
    read = SearchText.objects.filter(matter_id=OuterRef("matter_id"), field=SearchText.Field.FILE, ref=marker)
    return Attachment.objects.exclude(scan=Scan.INFECTED).exclude(file="").filter(~Exists(read))


def _versions(row: Attachment) -> "QuerySet[Attachment]":
    return Attachment.objects.filter(matter=row.matter_id, role=row.role, name=row.name)


def _read(row: Attachment) -> tuple[list[tuple[int, str]], str]:
    """Its pages and how the reading went. The slip repeats what stands in the matter, so it is not read."""
    extension = extension_of(row.name)
    if row.role == Attachment.Role.SLIP:
        return [], State.READ
    if extension in PICTURES:
        return [(number, "") for number in range(1, (row.pages or 1) + 1)], State.NO_TEXT
    sort = SORTS.get(extension, "")
    if not sort or row.scan == Scan.INFECTED:
        return [], State.UNREADABLE
    try:
        answer = sandbox.run("read-text", Path(row.file.path), sort)
        pages = [(int(number), str(text)) for number, text in answer["pages"]]
    except (sandbox.ReaderFailed, OSError, KeyError, ValueError):
        logger.warning("attachment %s was not read for the search index", row.pk, exc_info=True)
        return [], State.UNREADABLE
    return pages, State.READ if any(text for _, text in pages) else State.NO_TEXT
