"""Doors for Celery."""

from celery import shared_task

from apps.matters.services import auditing, chain


@shared_task
def seal_timeline() -> int:
    """Seal what is not sealed yet."""
    return chain.seal()


@shared_task
def check_chain(check_id: int) -> None:
    """A check that an auditor asked for."""
    auditing.run_check(check_id)


@shared_task
def check_chain_nightly() -> None:
    """The check of the night."""
    auditing.nightly_check()
