"""Real processes of an installation: a Celery worker, and doors of `work.py`, on the database of the test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

WORK = "apps.portal.tests.longform.work"
PATIENCE = 120.0  # seconds; the machine may be busy


class Office:
    """One data folder and one environment for all its processes."""

    def __init__(self, folder: Path, mail_port: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.started: list[subprocess.Popen[str]] = []
        self.log = folder / "processes.log"
        self.env = {
            **os.environ,
            "OFFICEADMIN_ENV": "test",
            "OFFICEADMIN_DATA": str(folder),
            "DATABASE_URL": _database_url(),
            "CELERY_TASK_ALWAYS_EAGER": "0",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "SITE_URL": "https://office.example",
            "REDIS_URL": "",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A process in a group of its own, so that its children die with it."""
        with self.log.open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=settings.BASE_DIR, env=self.env, start_new_session=True, text=True,
                stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        self.started.append(process)
        return process

    def worker(self) -> subprocess.Popen[str]:
        """A Celery worker with two children on the broker of the file system."""
        return self.start("celery", "-A", "officeadmin", "worker", "-c", "2", "-I", WORK, "--without-mingle")

    def work(self, *arguments: object) -> subprocess.Popen[str]:
        """One of the doors of work.py."""
        return self.start(WORK, *map(str, arguments))

    def finished(self, process: subprocess.Popen[str]) -> str:
        """What a process said when it ended by itself."""
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, -signal.SIGKILL), self.log.read_text()[-3000:]
        return said

    def kill(self, process: subprocess.Popen[str]) -> None:
        """kill -9, the whole group at once: nobody gets to tidy up."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """Nothing is left behind."""
        for process in self.started:
            self.kill(process)
            if process.stdout is not None:
                process.stdout.close()


def until(ready: Callable[[], object], what: str) -> None:
    """Wait for it."""
    limit = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < limit, f"never came: {what}"
        time.sleep(0.05)


def _database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    place = f"{values['HOST']}:{values['PORT']}" if values["HOST"] and values["PORT"] else values["HOST"]
    door = f"{values['USER']}:{values['PASSWORD']}@" if values["USER"] else ""
    return f"postgres://{door}{place}/{values['NAME']}"
