"""What the scheduler does: jobs whose message or worker was lost, files whose time is over."""

import datetime as dt

from django.db import transaction

from apps.core import clock
from apps.jobs import storage
from apps.jobs.models import Job
from apps.jobs.services.lifecycle import enqueue
from apps.jobs.services.running import MAX_ATTEMPTS, tell_end

OVERDUE = dt.timedelta(minutes=2)  # a waiting job that old lost its message
LOST = "执行任务的服务两次中断，任务没有完成，请重新发起"


def sweep() -> int:
    """Ask again for lost jobs, end those that killed two workers; returns how many. Any number of times."""
    now = clock.now()
    expired = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    ended = sum(_give_up(job) for job in expired.filter(attempts__gte=MAX_ATTEMPTS).select_related("owner"))
    waiting = Job.objects.filter(state=Job.State.WAITING, created_at__lt=now - OVERDUE)
    lost = [*expired.filter(attempts__lt=MAX_ATTEMPTS).values_list("pk", flat=True)[:100]]
    lost += waiting.values_list("pk", flat=True)[:100]
    for job_id in lost:
        enqueue(job_id)
    return ended + len(lost)


@transaction.atomic
def _give_up(job: Job) -> int:
    rows = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts, lease_until=job.lease_until)
    if not rows.update(state=Job.State.FAILED, message=LOST, ended_at=clock.now(), lease_until=None):
        return 0
    tell_end(job, Job.State.FAILED, LOST)
    return 1


def purge() -> int:
    """Remove results after a week (what is handed out once after a day) and stray files; returns how many."""
    now = clock.now()
    old = Job.objects.filter(ended_at__lt=now - storage.ONCE_KEPT_FOR).exclude(result_file="")
    rows = [row for row in old if row.result_once or (row.ended_at and row.ended_at < now - storage.KEPT_FOR)]
    count = 0
    for row in rows:
        count += Job.objects.filter(pk=row.pk, result_file=row.result_file).update(result_file="")
        storage.discard(row.result_file)
    stray = list(storage.older_than(now - storage.ONCE_KEPT_FOR))
    known = set(Job.objects.filter(result_file__in=[path.name for path in stray]).values_list("result_file", flat=True))
    for path in stray:
        if path.name not in known:
            storage.discard(path.name)
            count += 1
    return count
