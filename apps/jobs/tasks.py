"""Doors for Celery."""

from celery import shared_task

from apps.jobs import services


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_job(job_id: int) -> bool:
    """Do one job. Acknowledged at the end, so a killed worker's message comes again; the claim sorts out repeats."""
    return services.run(job_id)


@shared_task
def sweep() -> int:
    """Take up jobs whose message or worker was lost."""
    return services.sweep()


@shared_task
def purge() -> int:
    """Remove results whose time is over."""
    return services.purge()
