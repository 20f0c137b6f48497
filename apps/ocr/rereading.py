"""Reading many scans anew as one background job (后台任务), with the rights its owner has while it runs."""

import datetime as dt
import time
from collections.abc import Iterable

from apps.attachments.models import Attachment
from apps.attachments.selectors import visible_attachment
from apps.core.errors import Denied, DomainError
from apps.jobs import services as jobs
from apps.jobs.kinds import JobKind, Outcome
from apps.jobs.models import Job
from apps.jobs.services import Running
from apps.ocr import engines, services
from apps.ocr.models import OcrRun
from apps.ocr.rules import may_ask
from apps.org.models import User

CODE = "ocr_again"
MOST_FILES = 500
PIECE = dt.timedelta(minutes=10)  # longer than one piece takes
PAUSE = 1.0  # seconds, while somebody else reads a file of ours


def start(*, owner: User, attachments: Iterable[Attachment]) -> Job:
    """Have these files read anew in the background. Files that need no reading are left out.

    Raises Denied for who may not, DomainError when none is left or there is no engine.
    """
    if not may_ask(owner):
        raise Denied("重新识别由档案员、文书或办公室主任办理")
    if not engines.current():
        raise DomainError(f"{engines.MISSING}。{engines.REMEDY}")
    seen = {file.pk for file in attachments if visible_attachment(owner, file.pk) is not None}
    runs = OcrRun.objects.filter(pk__in=seen).exclude(state=OcrRun.State.NOTHING)
    wanted = sorted(runs.values_list("pk", flat=True))
    if not wanted:
        raise DomainError("所选各件没有需要识别的扫描件或图片")
    if len(wanted) > MOST_FILES:
        raise DomainError(f"一次最多重新识别 {MOST_FILES} 个文件，所选有 {len(wanted)} 个，请分几次办理")
    return jobs.start(owner=owner, kind=CODE, title=f"重新识别 {len(wanted)} 个文件", payload={"attachments": wanted})


def run(running: Running) -> Outcome:
    """Ask for each file anew, then read them one by one; after a killed worker those that are done stay done."""
    owner, job = running.owner, running.job
    if not may_ask(owner):
        raise Denied("您已没有重新识别的权限，任务没有执行")
    files = [file for pk in running.payload["attachments"] if (file := visible_attachment(owner, pk)) is not None]
    old = OcrRun.objects.filter(pk__in=[file.pk for file in files], asked_at__lt=job.created_at)
    stale = set(old.values_list("pk", flat=True))
    services.ask_again(attachments=[file for file in files if file.pk in stale])
    runs = OcrRun.objects.filter(pk__in=[file.pk for file in files])
    running.advance(0, sum(runs.values_list("total", flat=True)))
    done = 0
    for file in files:
        done = _read(running, file.pk, done)
    failed = runs.filter(state=OcrRun.State.FAILED).count()
    words = f"已重新识别 {len(files) - failed} 个文件，共 {done} 页"
    return Outcome(f"{words}；{failed} 个未能识别，可打开文件查看原因" if failed else words)


def _read(running: Running, attachment_id: int, before: int) -> int:
    """One file to its end, whoever reads it; returns the pages done so far."""

    def tell(pages: int) -> None:
        running.advance(before + pages, now=True)
        running.hold(PIECE)

    running.hold(PIECE)
    while not services.recognise_file(attachment_id, tell) and engines.current():
        row = OcrRun.objects.filter(pk=attachment_id).first()
        if row is None or not row.is_open:
            break
        tell(row.done)
        time.sleep(PAUSE)
    total = OcrRun.objects.filter(pk=attachment_id).values_list("total", flat=True).first() or 0
    return before + total


KIND = JobKind(code=CODE, label="文字识别", icon="scan", run=run)
