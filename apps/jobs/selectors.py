"""Reads of jobs: everybody's own, nobody else's."""

from django.core.cache import cache
from django.db.models import QuerySet

from apps.jobs.models import Job
from apps.org.models import User


def visible_to(user: User) -> QuerySet[Job]:
    """The person's own jobs, newest first."""
    return Job.objects.filter(owner=user).order_by("-id")


def told_key(job_id: int) -> str:
    """Where a worker tells its progress while its transaction is open."""
    return f"job:{job_id}:done"


def progress_of(job: Job) -> int:
    """How far a job is: what the row says, or what its worker told since."""
    if job.state != Job.State.RUNNING:
        return job.done
    return max(job.done, cache.get(told_key(job.pk)) or 0)


def percent_of(job: Job) -> int | None:
    """Whole percent; None while nobody knows how much there is."""
    if job.state == Job.State.DONE:
        return 100
    return min(100, 100 * progress_of(job) // job.total) if job.total else None
