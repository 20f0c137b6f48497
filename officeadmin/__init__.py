"""The project package: settings, URLs, Celery, system checks. It names apps by string only."""

from officeadmin import checks  # noqa: F401 registers the system checks
from officeadmin.celery import app as celery_app

__all__ = ["celery_app"]
