"""Files that came while the virus scanner was away are scanned when it is back (PLT-08)."""

import logging
from pathlib import Path

from django.db import transaction

from apps.attachments import clamd
from apps.attachments.models import Attachment, Scan, StagedUpload
from apps.matters.services import lock, record

logger = logging.getLogger(__name__)
BATCH = 100


def rescan_waiting() -> int:
    """Scan what waits for it; returns how many got their answer. Stops at once while the scanner is still away.

    May run anywhere, any number of times: each answer is written only over "waiting".
    """
    waiting: list[Attachment | StagedUpload] = [
        *Attachment.objects.filter(scan=Scan.WAITING).order_by("id")[:BATCH],
        *StagedUpload.objects.filter(scan=Scan.WAITING).order_by("created_at")[:BATCH],
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
        return StagedUpload.objects.filter(pk=row.pk, scan=Scan.WAITING).update(scan=state)
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
    return written
