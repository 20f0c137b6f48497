"""Which files are to be read: told by the attachments when they read a text layer, found later by a sweep (ARC-03)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from apps.attachments.models import Attachment, Scan
from apps.attachments.recognition import blank_of
from apps.core import clock
from apps.matters.models import SearchText
from apps.matters.services import lock
from apps.ocr.models import OcrPage, OcrRun
from apps.ocr.selectors import READABLE

State = OcrRun.State
BATCH, MOST_BATCHES = 200, 50  # files of one look, looks of one sweep


def asked(attachment: Attachment, pages: Sequence[int]) -> None:
    """These pages of a file have no text layer; called with its matter locked. Asked again, nothing changes.

    A file that was once without such pages (an older version, which is not read) is taken up when it has some.
    """
    if attachment.media_type not in READABLE:
        return
    facts = _facts(pages)
    row, made = OcrRun.objects.get_or_create(attachment=attachment, defaults={"sha256": attachment.sha256, **facts})
    if not made and row.state == State.NOTHING and pages:
        OcrRun.objects.filter(pk=row.pk, state=State.NOTHING).update(**facts)


def _facts(pages: Sequence[int]) -> dict[str, object]:
    wanted = sorted(pages)[: settings.OCR_MAX_PAGES]
    state = State.WAITING if wanted else State.NOTHING
    return {"state": state, "wanted": wanted, "total": len(wanted), "asked_at": clock.now()}


def find_missed() -> int:
    """Ask for the files whose text layer was read before there was anybody to ask; returns how many got a run.

    What is in the search index tells which of their pages are empty; the files themselves are not opened.
    """
    count = 0
    for _ in range(MOST_BATCHES):
        made = _find(list(_unasked().order_by("-pk")[:BATCH]))
        count += made
        if made < BATCH:
            break
    return count


def _unasked() -> "QuerySet[Attachment]":
    """Files that may be scans, read by the attachments and without a run."""
    known = OcrRun.objects.filter(attachment=OuterRef("pk"))
    rows = Attachment.objects.filter(media_type__in=READABLE).exclude(role=Attachment.Role.SLIP)
    return rows.exclude(scan=Scan.INFECTED).exclude(file="").filter(~Exists(known))  # no file: destroyed


def _find(files: Sequence[Attachment]) -> int:
    texts = defaultdict[int, list[tuple[int, str]]](list)
    rows = SearchText.objects.filter(matter__in={row.matter_id for row in files}, field=SearchText.Field.FILE)
    for ref, text in rows.exclude(ref__contains="~").values_list("ref", "text"):
        file, _, page = ref.partition(":")
        texts[int(file)].append((int(page), text[:200]))
    runs = []
    for row in files:
        pages = texts[row.pk]
        if not any(number == 0 for number, _ in pages):
            continue  # its text layer was not read yet: asked for then
        facts = _facts(blank_of([one for one in pages if one[0]]))
        runs.append(OcrRun(attachment=row, sha256=row.sha256, **facts))
    OcrRun.objects.bulk_create(runs, ignore_conflicts=True)
    return len(runs)


@transaction.atomic
def ask_again(*, attachments: Iterable[Attachment]) -> list[OcrRun]:
    """Read these files anew: what was read is thrown away, what is found now takes its place when it is there.

    Whether the person may is the rule of the caller. A file a worker has just now is left to it; one that needs no
    reading is left out. Returns the runs that wait now.
    """
    out = []
    for file in sorted(attachments, key=lambda row: (row.matter_id, row.pk)):
        lock(file.matter_id)
        run = OcrRun.objects.select_for_update().filter(pk=file.pk).first()
        if run is None or run.state in (State.NOTHING, State.RUNNING):
            continue
        OcrPage.objects.filter(attachment=file).delete()
        run.state, run.done, run.attempts, run.failure = State.WAITING, 0, 0, ""
        run.wanted, run.total = run.wanted[: settings.OCR_MAX_PAGES], min(len(run.wanted), settings.OCR_MAX_PAGES)
        run.asked_at, run.begun_at, run.ended_at = clock.now(), None, None
        run.save()
        out.append(run)
    return out


def forget(attachment: Attachment) -> None:
    """What was read of a file goes with it: removed, destroyed, or taken under lock. Called with its matter locked."""
    OcrPage.objects.filter(attachment=attachment).delete()
    OcrRun.objects.filter(attachment=attachment).delete()
