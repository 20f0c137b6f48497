"""Pages are read one after the other, by one process of a machine, and go into the search index (ARC-03).

A run is claimed by compare-and-set; after each page it is still ours or nothing is written. A worker that dies leaves
the pages it read; the run is taken up again at the next one.
"""

import datetime as dt
import fcntl
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from apps.attachments import sandbox
from apps.attachments.models import Attachment, Scan
from apps.attachments.services.texts import read_file
from apps.core import clock
from apps.matters.services import lock
from apps.ocr import engines
from apps.ocr.lines import text_of
from apps.ocr.models import OcrPage, OcrRun

logger = logging.getLogger(__name__)
State = OcrRun.State
SCRIPT = Path(__file__).parent.parent / "recogniser.py"
LEASE = dt.timedelta(minutes=15)  # longer than any piece may take
MAX_ATTEMPTS = 3  # workers that died over the same page
RUN_SECONDS = 60  # of one call; the next goes on
STARTING = 30  # seconds for loading the models
Tell = Callable[[int], None]


def recognise_waiting() -> int:
    """Read what waits, for a minute; returns how many pages. The file that waited longest for its turn comes first.

    May run anywhere, any number of times: where somebody reads already it does nothing, a second run finds nothing.
    Without an engine only contents that were read before are taken over.
    """
    count, until = _reuse(), time.monotonic() + RUN_SECONDS
    while time.monotonic() < until and engines.current() and (run := _claim(_free())) is not None:
        count += _go_on(run, until)
    return count


def recognise_file(attachment_id: int, tell: Tell = lambda done: None) -> bool:
    """Read one file to its end, telling how many pages are done; False when it cannot be had now (somebody reads it,
    or there is nothing to read)."""
    run = _claim(_free().filter(pk=attachment_id)) if engines.current() else None
    if run is not None:
        _go_on(run, float("inf"), tell)
    return run is not None


def _free() -> Any:
    dead = Q(state=State.RUNNING, begun_at__lt=clock.now() - LEASE)
    return OcrRun.objects.filter(Q(state=State.WAITING) | dead)


def _claim(rows: Any) -> OcrRun | None:
    """The next one, ours; compare-and-set on what was read."""
    while (row := rows.order_by(F("begun_at").asc(nulls_first=True), "asked_at", "pk").first()) is not None:
        now = clock.now()
        mine = OcrRun.objects.filter(pk=row.pk, state=row.state, begun_at=row.begun_at, attempts=row.attempts)
        if mine.update(state=State.RUNNING, begun_at=now, attempts=F("attempts") + 1):
            row.state, row.begun_at, row.attempts = State.RUNNING, now, row.attempts + 1
            return row
    return None


def _mine(run: OcrRun) -> Any:
    return OcrRun.objects.filter(pk=run.pk, state=State.RUNNING, begun_at=run.begun_at)


def _reuse() -> int:
    """Waiting files whose content was read before: the pages are copied. Returns how many pages."""
    count = 0
    known = OcrRun.objects.filter(state=State.DONE, sha256__in=_free().values("sha256")).order_by("pk")
    read = {run.sha256: run for run in known}
    for run in _free().filter(sha256__in=read) if read else ():
        source = read[run.sha256]
        if source.wanted == run.wanted and (mine := _claim(_free().filter(pk=run.pk))) is not None:
            pages = [
                {"number": page.number, "text": page.text, "boxes": page.boxes, "engine": page.engine}
                | {"confidence": page.confidence, "read_at": page.read_at}
                for page in OcrPage.objects.filter(attachment=source.pk)
            ]
            if _keep(mine, pages):
                _finish(mine)
                count += len(pages)
    return count


def _go_on(run: OcrRun, until: float, tell: Tell = lambda done: None) -> int:
    """Read the pages that are left; returns how many were read. Out of time the run waits for its next turn."""
    file = Attachment.objects.filter(pk=run.pk).exclude(scan=Scan.INFECTED).first()
    if file is None or not file.file or not Path(file.file.path).is_file():
        return _fail(run, "gone")
    if run.attempts > MAX_ATTEMPTS:
        return _fail(run, "died")
    known = set(OcrPage.objects.filter(attachment=run.pk).values_list("number", flat=True))
    left, count = [number for number in run.wanted[: run.total] if number not in known], 0
    while left and time.monotonic() < until and (engine := engines.current()):
        size = engines.AT_ONCE[engine]
        pages, left = _read(file, left[:size], engine), left[size:]
        if not _keep(run, pages):
            return count  # removed, asked for anew or taken over meanwhile
        count += len(pages)
        tell(run.done)
    if left:
        _mine(run).update(state=State.WAITING)
    else:
        _finish(run)
    return count


@contextmanager
def _alone() -> Iterator[None]:
    """One page at a time on a machine, so that the people who work on it do not wait for it."""
    with (Path(settings.DATA_DIR) / "ocr.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _read(file: Attachment, numbers: Sequence[int], engine: str) -> list[dict[str, Any]]:
    """What stands on these pages. A page over which the reader fails is kept without words, and the file goes on."""
    sort, seconds = "pdf" if file.media_type == "application/pdf" else "image", settings.OCR_PAGE_SECONDS
    wait = STARTING + seconds * len(numbers)
    given = (sort, engine, ",".join(map(str, numbers)), seconds, engines.program())
    try:
        with _alone():
            answer = sandbox.run("recognise", Path(file.file.path), *given, script=SCRIPT, seconds=wait)
        return [_page(page, engine) for page in answer["pages"]]
    except (sandbox.ReaderFailed, KeyError, ValueError):
        if len(numbers) > 1:
            return [page for number in numbers for page in _read(file, [number], engine)]
        logger.warning("page %s of attachment %s was not read by %s", numbers[0], file.pk, engine, exc_info=True)
        return [{"number": numbers[0], "read_at": clock.now()}]


def _page(page: dict[str, Any], engine: str) -> dict[str, Any]:
    lines = [line for line in page["lines"] if line]
    facts = {"text": text_of(lines), "boxes": lines, "confidence": min(100, max(0, int(page["confidence"])))}
    return {"number": int(page["number"]), "engine": engine, "read_at": clock.now(), **facts}


def _keep(run: OcrRun, pages: Sequence[dict[str, Any]]) -> bool:
    """Write the pages while the run is ours; the matter is locked first, as by whoever removes the file."""
    now = clock.now()
    with transaction.atomic():
        matter = Attachment.objects.filter(pk=run.pk).values_list("matter_id", flat=True).first()
        if matter is None:
            return False
        lock(matter)
        done = run.done + len(pages)
        if not _mine(run).update(begun_at=now, done=done, attempts=1):
            return False
        OcrPage.objects.bulk_create([OcrPage(attachment_id=run.pk, **page) for page in pages], ignore_conflicts=True)
    run.begun_at, run.done, run.attempts = now, done, 1
    return True


def _finish(run: OcrRun) -> None:
    """Into the search index, then done: a worker that dies between the two does it again."""
    pages = OcrPage.objects.filter(attachment=run.pk)
    if pages.exists() and not pages.exclude(engine="").exists():
        _fail(run, "unreadable")
        return
    read_file(run.pk)
    _mine(run).update(state=State.DONE, done=run.total, failure="", ended_at=clock.now())


def _fail(run: OcrRun, why: str) -> int:
    _mine(run).update(state=State.FAILED, failure=why, ended_at=clock.now())
    return 0
