"""A real SMTP server on this machine, and settings that send to it; a kind of matter with a page."""

import dataclasses

import pytest

from apps.matters import kinds
from apps.matters.tests.kinds import PAPER
from apps.notifications.tests.smtp import MailServer


@pytest.fixture
def paper(db):
    """The kind `test_paper` with an address of its own, forgotten afterwards."""
    yield kinds.register(dataclasses.replace(PAPER, url_name="notifications:open"))
    kinds._kinds.pop("test_paper", None)


@pytest.fixture
def post_office(settings):
    """A running mail server; `.messages` holds what it accepted."""
    with MailServer() as server:
        settings.EMAIL_ENABLED = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.SITE_URL = "https://office.example"
        yield server
