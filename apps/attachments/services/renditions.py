"""Office files become PDF: asked for, claimed, converted one at a time, kept by content (PLT-08)."""

import datetime as dt
import fcntl
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q

from apps.attachments import office, previews, sandbox
from apps.attachments.models import Attachment, Rendition, Scan
from apps.core import clock

logger = logging.getLogger(__name__)
State = Rendition.State
LEASE = dt.timedelta(minutes=5)  # longer than any conversion may take
MAX_ATTEMPTS = 3  # workers that died over one file
RUN_SECONDS = 120  # of one call; the next goes on


@transaction.atomic
def ask_for(*, attachment: Attachment) -> Rendition:
    """Want the PDF of an office file: a new request, a failed one again, or one whose PDF was cleared away.

    Asking twice changes nothing. Who may ask is whoever sees the file: the view reached it through its matter.
    """
    now = clock.now()
    row, made = Rendition.objects.get_or_create(sha256=attachment.sha256, defaults={"asked_at": now})
    lost = row.state == State.DONE and not previews.pdf_of(row.sha256).is_file()
    if not made and (lost or row.state == State.FAILED):
        Rendition.objects.filter(pk=row.pk, state=row.state).update(
            state=State.WAITING, attempts=0, failure="", asked_at=now, begun_at=None, ended_at=None
        )
        row.refresh_from_db()
    return row


def ask_for_new(attachments: Iterable[Attachment]) -> None:
    """Files just attached are converted before anybody waits for them, where LibreOffice is installed."""
    if not office.soffice():
        return
    wanted = {row.sha256 for row in attachments if previews.sort_of(row) == "office"}
    now = clock.now()
    Rendition.objects.bulk_create(
        [Rendition(sha256=sha256, asked_at=now) for sha256 in sorted(wanted)], ignore_conflicts=True
    )


@contextmanager
def _only_one() -> Iterator[bool]:
    """One conversion on a machine at a time: the other worker has notices to deliver."""
    previews.root().mkdir(parents=True, exist_ok=True)
    with (previews.root() / "office.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def convert_waiting() -> int:
    """Convert what waits, oldest first, for two minutes at most; returns how many were brought to an end.

    May run anywhere, any number of times: a second run finds nothing, a row left by a dead worker is taken again.
    """
    count, until = 0, time.monotonic() + RUN_SECONDS
    with _only_one() as alone:
        while alone and time.monotonic() < until and (row := _claim()) is not None:
            _convert(row)
            count += 1
    return count


def _claim() -> Rendition | None:
    """The oldest waiting row, or one whose worker died; compare-and-set on what was read."""
    now = clock.now()
    dead = Q(state=State.RUNNING, begun_at__lt=now - LEASE)
    while (
        row := Rendition.objects.filter(Q(state=State.WAITING) | dead).order_by("asked_at", "pk").first()
    ) is not None:
        mine = Rendition.objects.filter(pk=row.pk, state=row.state, begun_at=row.begun_at).update(
            state=State.RUNNING, begun_at=now, attempts=F("attempts") + 1
        )
        if mine:
            row.begun_at, row.attempts = now, row.attempts + 1
            return row
    return None


def _convert(row: Rendition) -> None:
    """Bring one claimed row to its end. A worker that lost its claim in the meantime writes nothing."""
    facts: dict[str, object] = {"state": State.FAILED}
    source = Attachment.objects.filter(sha256=row.sha256).exclude(scan=Scan.INFECTED).exclude(file="").first()
    if source is None:
        facts["failure"] = "gone"
    elif row.attempts > MAX_ATTEMPTS:
        facts["failure"] = "died"
    else:
        try:
            facts = {"state": State.DONE, "failure": "", "pages": _make(Path(source.file.path), row.sha256)}
        except office.ConversionFailed as error:
            facts["failure"] = str(error)
        except (sandbox.ReaderFailed, OSError):
            logger.exception("the PDF of %s could not be kept", row.sha256)
            facts["failure"] = "unreadable"
    Rendition.objects.filter(pk=row.pk, state=State.RUNNING, begun_at=row.begun_at).update(
        **facts, ended_at=clock.now()
    )


def _make(source: Path, sha256: str) -> int:
    """The PDF in its place, whole or not at all; returns its pages."""
    with office.converted(source) as made:
        pages = int(sandbox.run("inspect-pdf", made).get("pages", 0))
        if not pages:
            raise office.ConversionFailed("unreadable")
        target = previews.pdf_of(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        try:
            shutil.copyfile(made, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return pages
