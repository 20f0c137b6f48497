"""Jobs and kinds of jobs for tests."""

from collections.abc import Callable
from typing import Any

from apps.core import clock
from apps.jobs import kinds, storage
from apps.jobs.kinds import JobKind, Outcome
from apps.jobs.models import Job
from apps.jobs.services import Running
from apps.org.models import User


def kind(code: str, run: Callable[[Running], Outcome | None]) -> JobKind:
    """A kind of its own for one test, put in place of an earlier one."""
    kinds._kinds[code] = JobKind(code, "试办", "progress", run)
    return kinds._kinds[code]


def count_to(running: Running) -> Outcome:
    """Counts, and leaves the last number in a file."""
    total = running.payload["to"]
    running.advance(0, total)
    path = running.new_file(".xlsx")
    for number in range(1, total + 1):
        running.advance(number, now=True)
        path.write_text(str(number))
    return Outcome(f"数到 {total}", file=path, name="数.xlsx")


def make_job(owner: User, **facts: Any) -> Job:
    """A row as it stands, without any message sent."""
    given = {"kind": "test_count", "title": "数数", "payload": {"to": 3}, "created_at": clock.now(), **facts}
    return Job.objects.create(owner=owner, **given)


def done_job(owner: User, **facts: Any) -> Job:
    """One that ended with a file."""
    path = storage.new_path(".xlsx")
    path.write_bytes(b"sheet")
    ended = {"state": Job.State.DONE, "ended_at": clock.now(), "message": "导出 3 件"}
    return make_job(owner, result_file=storage.relative(path), result_name="收文台账.xlsx", **{**ended, **facts})
