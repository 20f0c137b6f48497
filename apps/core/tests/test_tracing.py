"""One id from the request through the queue into the log lines of its tasks."""

import json
import logging
import sys
import time

import pytest
from celery import Celery, shared_task
from celery.contrib.testing.worker import start_worker

from apps.core import tracing
from apps.core.log_lines import JsonLine, PlainLine
from apps.core.middleware import RequestIdFilter, bind_request_id, current_request_id, release_request_id

seen: list[str] = []


@shared_task(name="apps.core.tests.note_request_id")
def note_request_id() -> None:
    """What a log line of this task would carry."""
    seen.append(current_request_id())


@pytest.fixture
def queue(tmp_path):
    """Another Celery on a broker of its own; the signals are the same."""
    for name in ("in", "processed", "control"):
        (tmp_path / name).mkdir()
    app = Celery("tracing-test", broker="filesystem://localhost", set_as_current=False)
    app.conf.broker_transport = "officeadmin.broker:Transport"
    app.conf.task_ignore_result = True
    app.conf.broker_transport_options = {
        "data_folder_in": str(tmp_path / "in"),
        "data_folder_out": str(tmp_path / "in"),
        "processed_folder": str(tmp_path / "processed"),
        "control_folder": str(tmp_path / "control"),
        "polling_interval": 0.05,
    }
    seen.clear()
    yield app
    app.close()


def test_a_task_of_a_request_carries_its_id_and_one_of_the_schedule_its_own(queue):
    name = note_request_id.name
    with start_worker(queue, pool="solo", perform_ping_check=False, loglevel="WARNING", shutdown_timeout=20):
        token = bind_request_id("a-request-0001")
        queue.send_task(name)
        release_request_id(token)
        own = queue.send_task(name)
        limit = time.monotonic() + 20
        while len(seen) < 2 and time.monotonic() < limit:
            time.sleep(0.05)
    assert sorted(seen) == sorted(["a-request-0001", own.id[:16]])


def test_run_inside_a_request_it_is_the_requests(settings):
    seen.clear()
    token = bind_request_id("a-request-0002")
    note_request_id.apply()
    release_request_id(token)
    assert (seen, current_request_id()) == (["a-request-0002"], "-")


def test_a_message_outside_of_requests_is_not_stamped():
    headers: dict[str, str] = {}
    tracing.stamp_message(headers=headers)
    assert headers == {}


def record(text: str, trace: bool = False) -> logging.LogRecord:
    try:
        raise ValueError("第 1 行\n第 2 行")
    except ValueError:
        info = sys.exc_info() if trace else None
    line = logging.LogRecord("apps.x", logging.ERROR, "f.py", 1, text, (), info)
    RequestIdFilter().filter(line)
    return line


def test_a_json_line_is_one_line_with_all_its_fields():
    token = bind_request_id("a-request-0003")
    text = JsonLine().format(record("收到「甲」\nERROR 假行", trace=True))
    release_request_id(token)
    fields = json.loads(text)
    assert "\n" not in text
    assert (fields["request_id"], fields["level"], fields["logger"]) == ("a-request-0003", "ERROR", "apps.x")
    assert fields["message"] == "收到「甲」\nERROR 假行"
    assert fields["exception"].startswith("Traceback")
    assert fields["time"].endswith("+00:00")


def test_a_plain_line_cannot_be_forged_by_a_line_break():
    line = PlainLine("{levelname} [{request_id}] {message}", style="{").format(record("甲\r\nERROR [-] 假行"))
    assert line == "ERROR [-] 甲⏎ERROR [-] 假行"
