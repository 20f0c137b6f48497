"""The job that checks a file whole and writes it, all or nothing (PLT-10)."""

import datetime as dt
import logging
from pathlib import Path

from django.db import transaction

from apps.attachments.models import StagedUpload
from apps.attachments.services import unstage
from apps.core.errors import DomainError
from apps.core.importing import Done, Importer, registry, sheets
from apps.core.importing.checking import Checked, check_file
from apps.core.importing.definition import FileRefused
from apps.jobs.kinds import JobKind, Outcome
from apps.jobs.services import Running

CODE = "file_import"
WRITING = dt.timedelta(minutes=30)  # the lease while the one transaction is open
EXPIRED = "上传的文件已过期，请重新上传"
logger = logging.getLogger(__name__)


def run(running: Running) -> None:
    """Check every row; with a bad cell nothing is written and the list of errors is the result."""
    importer = registry.find(running.payload["importer"])
    if importer is None:
        raise DomainError("系统已不再支持这种导入")
    importer.rule(running.owner).require()
    staged = StagedUpload.objects.filter(owner=running.owner, pk=running.payload["staged"]).first()
    if staged is None:
        raise DomainError(EXPIRED)
    try:
        checked = check_file(Path(staged.file.path), importer, running.owner, tell=running.advance)
    except FileRefused as refused:
        raise DomainError(str(refused)) from refused
    if checked.problems:
        _refuse(running, importer, checked)
        return
    if not checked.entries:
        raise DomainError("文件里没有可导入的行")
    running.advance(0, len(checked.entries))
    running.hold(WRITING)
    with transaction.atomic():
        done = importer.write(checked.entries, running.owner, running.tell)
        running.finish(_outcome(running, done))
    try:
        unstage(staged=staged)
    except DomainError:  # what is imported stays imported; the purge takes the file tomorrow
        logger.info("upload of job %s stays until the purge", running.job.pk)


def _refuse(running: Running, importer: Importer, checked: Checked) -> None:
    path = running.new_file(".xlsx")
    sheets.errors(checked.problems, path)
    sentence = (
        f"{checked.count} 行中有 {checked.bad_lines} 行、{len(checked.problems)} 处需要改正，一行也没有导入。"
        "请下载错误清单，改好后重新上传"
    )
    running.fail(sentence, Outcome(sentence, file=path, name=f"{importer.title}错误清单.xlsx"))


def _outcome(running: Running, done: Done) -> Outcome:
    if not done.handout:
        return Outcome(done.message, url=done.url)
    path = running.new_file(".xlsx")
    sheets.plain(done.handout.removesuffix(".xlsx"), done.head, done.rows, path)
    path.chmod(0o600)
    return Outcome(done.message, file=path, name=done.handout, once=True, url=done.url)


KIND = JobKind(CODE, "导入", "table-import", run)
