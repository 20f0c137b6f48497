"""Files that came while the virus scanner was away are scanned when it is back (PLT-08)."""

import logging
from pathlib import Path

from django.db import transaction
from django.urls import reverse

from apps.attachments import clamd
from apps.attachments.models import Attachment, Scan, StagedUpload
from apps.matters.models import Matter
from apps.matters.services import lock, record
from apps.notifications.services import notify

logger = logging.getLogger(__name__)
BATCH = 100
ADVICE = "请检查上传所用的电脑，换一份查过毒的文件重新上传，并告知信息管理员。"


def rescan_waiting() -> int:
    """Scan what waits for it; returns how many got their answer. Stops at once while the scanner is still away.

    May run anywhere, any number of times: each answer is written only over "waiting".
    """
    waiting: list[Attachment | StagedUpload] = [
        *Attachment.objects.filter(scan=Scan.WAITING)
        .exclude(file="")
        .select_related("uploaded_by")
        .order_by("id")[:BATCH],
        *StagedUpload.objects.filter(scan=Scan.WAITING).select_related("owner").order_by("created_at")[:BATCH],
    ]
    count = 0
    for row in waiting:
        try:
            state, finding = _answer(row)
        except clamd.ScannerAway as error:
            logger.warning("the virus scanner is still away: %s", error)
            return count
        except FileNotFoundError:
            continue  # removed in the meantime
        count += _write(row, state, finding)
    return count


def _answer(row: Attachment | StagedUpload) -> tuple[str, str]:
    if not clamd.configured():  # the scanner was taken out of the settings
        return Scan.NONE, ""
    path = Path(row.file.path)
    path.stat()
    try:
        finding = clamd.scan(path)
    except clamd.FileTooBig:
        return Scan.SKIPPED, ""
    return (Scan.INFECTED, finding) if finding else (Scan.CLEAN, "")


@transaction.atomic
def _write(row: Attachment | StagedUpload, state: str, finding: str) -> int:
    if isinstance(row, StagedUpload):
        written = StagedUpload.objects.filter(pk=row.pk, scan=Scan.WAITING).update(scan=state)
        if written and state == Scan.INFECTED:
            _warn_owner(row, finding)
        return written
    matter = lock(row.matter_id)
    written = Attachment.objects.filter(pk=row.pk, scan=Scan.WAITING).update(scan=state, finding=finding[:120])
    if written and state == Scan.INFECTED:
        record(
            matter=matter,
            actor=None,
            code="file_infected",
            verb="检出病毒",
            note=f"{row.name}（{finding}），已封存",
            changes={"文件": row.name, "版本": row.version, "SHA-256": row.sha256},
        )
        _warn_uploader(row, matter, finding)
    return written


def _warn_uploader(row: Attachment, matter: Matter, finding: str) -> None:
    """Who brought the file hears of it: the machine it came from wants a look, and the matter another copy."""
    notify(
        recipients=[row.uploaded_by],
        key=f"infected:{row.pk}",
        code="result",
        title=f"您上传的「{row.name}」补查时检出病毒（{finding}），已封存：{matter.title}",
        body=f"别人已不能打开这个文件。{ADVICE}",
        matter=matter,
        url=reverse("attachments:preview", args=[row.pk]),
    )


def _warn_owner(row: StagedUpload, finding: str) -> None:
    notify(
        recipients=[row.owner],
        key=f"infected:{row.pk}",
        code="result",
        title=f"您上传、尚未提交的「{row.name}」补查时检出病毒（{finding}），不能提交",
        body=ADVICE,
    )
