"""Doors for the worker and the scheduler."""

from celery import shared_task

from apps.appraisal import services


@shared_task
def finish(batch_id: int) -> bool:
    """Bring one destruction to its end."""
    return services.finish_batch(batch_id)


@shared_task
def finish_destructions() -> int:
    """Bring to their end the destructions that were interrupted."""
    return services.finish_destructions()
