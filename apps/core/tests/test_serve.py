"""`manage.py serve`: one command, stopped as one, nothing left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the process table in /proc")
WEB = {"WEB_WORKERS": "1"}  # each more is another Python to start, and one stands for all
PATIENCE = 60  # seconds; a loaded machine starts three Pythons slowly


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(data: Path) -> dict[int, str]:
    """Pids and command lines of all that was started with this data folder."""
    mark = f"OFFICEADMIN_DATA={data}\0".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def wait_until(true, what: str) -> None:
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit, f"timed out: {what}"
        time.sleep(0.1)


def environment(data: Path, **more: str) -> dict[str, str]:
    """The variables of a demonstration on its own data folder, whatever this test run uses."""
    skip = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    given = {name: value for name, value in os.environ.items() if name not in skip}
    return {**given, "OFFICEADMIN_DATA": str(data), "OFFICEADMIN_ENV": "demo", "DEMO_MODE": "0", **WEB, **more}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A data folder with tables and static files, to be copied."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    command = [sys.executable, "manage.py", "prepare"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment(data), check=True, capture_output=True)
    return data


@pytest.fixture
def served(prepared, tmp_path) -> Iterator[tuple[subprocess.Popen[str], Path, int]]:
    """A running `serve` on its own data folder and port, with all three children up."""
    data, port = tmp_path / "data", free_port()
    shutil.copytree(prepared, data)
    command = [sys.executable, "manage.py", "serve"]
    pipe = subprocess.PIPE
    serve = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment(data, PORT=str(port)),
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: any((data / "beat").glob("schedule*")) or serve.poll() is not None, "beat is up")
    assert serve.poll() is None, serve.communicate()
    yield serve, data, port
    serve.kill()
    wait_until(lambda: processes_of(data) == {}, "the children of a killed serve end")


def child(data: Path, word: str) -> int:
    """The pid of the first (lowest) process whose command line holds the word."""
    return min(pid for pid, line in processes_of(data).items() if word in line)


def test_term_stops_web_worker_and_beat_and_leaves_nothing(served):
    serve, data, port = served
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
        assert page.status == 200
    lines = " | ".join(processes_of(data).values())
    assert [word for word in ("gunicorn", " worker ", " beat ") if word not in lines] == []
    serve.send_signal(signal.SIGTERM)
    assert serve.wait(PATIENCE) == 0
    assert processes_of(data) == {}


def test_the_death_of_one_child_stops_the_others_and_is_told(served):
    serve, data, _ = served
    os.kill(child(data, " worker "), signal.SIGKILL)
    _, told = serve.communicate(timeout=PATIENCE)
    assert (serve.returncode, "worker 意外退出" in told) == (1, True)
    assert processes_of(data) == {}


def test_a_killed_parent_takes_its_children_along(served):
    serve, data, _ = served
    serve.kill()
    serve.wait(PATIENCE)
    wait_until(lambda: processes_of(data) == {}, "web, worker and beat end by themselves")


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(taken.getsockname()[1])],
            cwd=settings.BASE_DIR,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, "不可用" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
