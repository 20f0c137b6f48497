"""Doors for the scheduler."""

from celery import shared_task

from apps.attachments import services
from apps.attachments.services import texts


@shared_task
def purge_staged() -> int:
    """Remove dropped files nobody sent, and what they left behind."""
    return services.purge_staged()


@shared_task
def convert_office() -> int:
    """Make PDFs of the office files that wait for it."""
    return services.convert_waiting()


@shared_task
def rescan_files() -> int:
    """Scan the files that came while the virus scanner was away."""
    return services.rescan_waiting()


@shared_task
def read_text(attachment_id: int) -> bool:
    """Put the words of a file just attached into the search index."""
    return texts.read_file(attachment_id)


@shared_task
def read_missed_texts() -> int:
    """Read the files that were attached while no worker was there."""
    return texts.read_missed()
