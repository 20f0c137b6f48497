"""A job in the hands of a worker: its lease, its progress, its end."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from apps.core import clock
from apps.jobs import storage
from apps.jobs.kinds import Outcome
from apps.jobs.models import Job
from apps.jobs.selectors import told_key
from apps.notifications.services import notify
from apps.org.models import User

LEASE = dt.timedelta(seconds=120)
MAX_ATTEMPTS = 2  # the first, and once more after a killed worker
EVERY = 1.0  # seconds between two writes of the progress


class Stopped(Exception):
    """The job was cancelled, or another worker has it now: nothing more may be written for it."""


class Running:
    """The claim of one worker on one job: `attempts` is its token, every write asks for it."""

    def __init__(self, job: Job) -> None:
        self.job, self._files, self._written = job, list[Path](), 0.0

    @property
    def owner(self) -> User:
        """The owner as the database knows them now: rights are asked at run time."""
        return self.job.owner

    @property
    def payload(self) -> dict[str, Any]:
        """What the job was given."""
        return self.job.payload

    def mine(self) -> QuerySet[Job]:
        """The row, while this claim holds."""
        return Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts)

    def advance(self, done: int, total: int | None = None, *, now: bool = False) -> None:
        """Say how far it is and renew the lease, once a second at most. Raises Stopped."""
        if not now and total is None and time.monotonic() - self._written < EVERY:
            return
        self._written = time.monotonic()
        values: dict[str, Any] = {"done": done, "lease_until": clock.now() + LEASE}
        if total is not None:
            values["total"] = self.job.total = total
        if not self.mine().update(**values):
            raise Stopped

    def hold(self, span: dt.timedelta) -> None:
        """Keep the job for a long transaction that cannot renew the lease. Raises Stopped."""
        if not self.mine().update(lease_until=clock.now() + span):
            raise Stopped

    def tell(self, done: int) -> None:
        """Say how far it is from within a transaction, where nobody sees the row before the end."""
        if time.monotonic() - self._written >= EVERY:
            self._written = time.monotonic()
            cache.set(told_key(self.job.pk), done, 3600)

    def new_file(self, suffix: str) -> Path:
        """A place for a result; removed again unless it becomes the outcome."""
        path = storage.new_path(suffix)
        self._files.append(path)
        return path

    @transaction.atomic
    def finish(self, outcome: Outcome) -> None:
        """Done: the row and the notice, in one transaction. Raises Stopped when the claim is lost, so that
        what was written in the same transaction is undone."""
        self._end(Job.State.DONE, outcome)

    @transaction.atomic
    def fail(self, sentence: str, outcome: Outcome | None = None) -> None:
        """Not done, with the reason and perhaps a file that says more (the list of errors). Raises Stopped."""
        self._end(Job.State.FAILED, outcome or Outcome(sentence))

    def _end(self, state: str, outcome: Outcome) -> None:
        values: dict[str, Any] = {"done": F("total")} if state == Job.State.DONE and self.job.total else {}
        changed = self.mine().update(
            state=state,
            message=outcome.message,
            result_file=storage.relative(outcome.file) if outcome.file else "",
            result_name=outcome.name,
            result_once=outcome.once,
            result_url=outcome.url,
            ended_at=clock.now(),
            lease_until=None,
            **values,
        )
        if not changed:
            raise Stopped
        if outcome.file is not None:
            self._files = [path for path in self._files if path != outcome.file]
        tell_end(self.job, state, outcome.message)

    def clear(self) -> None:
        """Remove what was made and is not the outcome."""
        for path in self._files:
            path.unlink(missing_ok=True)


def tell_end(job: Job, state: str, message: str) -> None:
    """The notice at the end, with its link; none for work that was watched to its end."""
    if job.payload.get("watched"):
        return
    word = "已完成" if state == Job.State.DONE else "未完成"
    notify(
        recipients=[job.owner],
        key=f"job:{job.pk}",
        code="result",
        title=f"{job.title}：{word}",
        body=message[:500],
        url=reverse("jobs:detail", args=[job.pk]),
    )


def claim(job_id: int) -> Running | None:
    """Take a waiting job, or one whose worker was killed. None: it is over, cancelled, or somebody has it.

    Compare-and-set, so any number of messages and sweepers may ask at once.
    """
    now = clock.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id, attempts__lt=MAX_ATTEMPTS).update(
        state=Job.State.RUNNING, started_at=now, lease_until=now + LEASE, attempts=F("attempts") + 1, done=0
    )
    if not taken:
        return None
    cache.delete(told_key(job_id))
    return Running(Job.objects.select_related("owner__department", "owner__principal").get(pk=job_id))
