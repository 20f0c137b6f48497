"""Real servers on this machine, and settings that send to them; a kind of matter with a page."""

import dataclasses
import datetime as dt

import pytest

from apps.matters import kinds
from apps.matters.tests.kinds import PAPER
from apps.notifications.tests.smtp import MailServer
from apps.notifications.tests.web import Web


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


START = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)  # Monday 09:00 at the office


@pytest.fixture
def frozen(time_machine):
    """Move the clock to START plus a distance."""

    def move(distance: dt.timedelta = dt.timedelta()) -> None:
        time_machine.move_to(START + distance, tick=False)

    move()
    return move


@pytest.fixture
def hook(settings):
    """A running web server to which personal webhooks may lead; only this channel is switched on."""
    with Web() as server:
        settings.EMAIL_ENABLED = False
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{server.port}"]
        settings.SITE_URL = "https://office.example"
        yield server


@pytest.fixture
def chat(settings, tmp_path, monkeypatch):
    """The three chat services behind a company proxy; only they are switched on."""
    with Web(tmp_path) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.certificate))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        settings.EMAIL_ENABLED = False
        settings.CHAT_CHANNELS = ["wecom", "dingtalk", "feishu"]
        settings.SITE_URL = "https://office.example"
        yield server
