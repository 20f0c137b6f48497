"""Doors for the scheduler; the queue is `ocr` (officeadmin/settings/services.py)."""

from celery import shared_task

from apps.ocr import services


@shared_task
def recognise() -> int:
    """Read the scans that wait."""
    return services.recognise_waiting()


@shared_task
def find_missed() -> int:
    """Ask for the files that were there before."""
    return services.find_missed()
