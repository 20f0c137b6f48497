"""/healthz and /livez: what they ask, what they tell to whom."""

import datetime as dt
import socket
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from apps.core import clock, health, services
from apps.core.models import Heartbeat

pytestmark = pytest.mark.django_db
OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def well(db):
    """Everything works: the schedule came through just now, a worker lives."""
    services.beat()
    cache.set(services.PULSE_KEY, time.time(), 60)
    yield
    cache.delete(services.PULSE_KEY)


def test_a_working_installation_says_so_and_tells_the_outside_nothing_else(well):
    answer = Client().get("/healthz", **OUTSIDE)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_this_machine_sees_each_part(well):
    body = Client().get("/healthz").json()
    assert list(body["checks"]) == ["database", "migrations", "schedule", "broker", "worker", "disk", "ocr"]
    assert {part["ok"] for part in body["checks"].values()} == {True}


def test_the_token_opens_the_details_from_elsewhere_and_a_wrong_one_does_not(well, settings):
    settings.HEALTH_TOKEN = "long-token-of-the-watcher"
    right = Client().get("/healthz", headers={"X-Health-Token": "long-token-of-the-watcher"}, **OUTSIDE)
    wrong = Client().get("/healthz", headers={"X-Health-Token": "long-token"}, **OUTSIDE)
    assert ("checks" in right.json(), wrong.json()) == (True, {"status": "ok"})


def test_an_empty_token_opens_nothing(well, settings):
    settings.HEALTH_TOKEN = ""
    assert Client().get("/healthz", headers={"X-Health-Token": ""}, **OUTSIDE).json() == {"status": "ok"}


def broken() -> list[str]:
    """Names of the parts that do not work."""
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "bad"
    return [name for name, part in answer.json()["checks"].items() if not part["ok"]]


def test_a_schedule_that_never_ran_or_stopped_is_bad(well):
    Heartbeat.objects.update(at=clock.now() - dt.timedelta(seconds=181))
    assert broken() == ["schedule"]
    Heartbeat.objects.all().delete()
    assert broken() == ["schedule"]


def test_a_worker_without_a_pulse_is_bad(well):
    cache.set(services.PULSE_KEY, time.time() - 181, 60)
    assert broken() == ["worker"]
    cache.delete(services.PULSE_KEY)
    assert broken() == ["worker"]


def test_a_migration_not_applied_is_bad(well):
    MigrationRecorder(connection).record_unapplied("core", "0001_heartbeat")
    assert broken() == ["migrations"]


def test_a_full_disk_is_bad(well, settings):
    settings.HEALTH_MIN_FREE_MB = 10**9
    assert broken() == ["disk"]


def test_a_broker_that_does_not_answer_is_bad_and_soon_known(well, settings):
    with socket.socket() as deaf:  # accepts the connection and never says a word
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        begun = time.monotonic()
        assert broken() == ["broker", "worker"]
    assert time.monotonic() - begun < 10


def test_no_session_is_begun_and_the_questions_are_few(well, django_assert_num_queries):
    Client().get("/healthz")
    # begin, SELECT 1, end; migrations; heartbeat; on PostgreSQL the limit of the wait
    with django_assert_num_queries(6 if connection.vendor == "postgresql" else 5):
        assert all(part.ok for part in health.examine())
    answer = Client().get("/healthz")
    assert answer.cookies == {}


def test_livez_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/livez", **OUTSIDE)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("address", ["/healthz", "/livez"])
def test_only_to_be_asked(address):
    assert Client().post(address).status_code == 405


def test_the_probe_on_this_machine_needs_no_tls(settings):
    settings.SECURE_SSL_REDIRECT = True
    assert [Client().get(page).status_code for page in ("/livez", "/login/")] == [200, 301]


def test_a_worker_leaves_its_pulse_at_most_every_ten_seconds(db):
    cache.delete(services.PULSE_KEY)
    services._Last.pulse = 0.0
    services.pulse()
    first = cache.get(services.PULSE_KEY)
    services.pulse()
    assert 0 <= time.time() - first < 5
    assert cache.get(services.PULSE_KEY) == first
