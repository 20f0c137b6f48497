"""What the processes of the long form do: `python -m apps.portal.tests.longform.work <door> <arguments>`.

Loaded by the Celery worker too (-I), for the slow kind of job.
"""

import datetime as dt
import os
import signal
import sys
import time

import django

if __name__ == "__main__":
    django.setup()

from django.db import transaction

from apps.core import clock
from apps.deadlines.services import sweep
from apps.documents.services import register_incoming
from apps.jobs import kinds
from apps.jobs.kinds import JobKind, Outcome
from apps.jobs.services import Running
from apps.org.models import User
from officeadmin.celery import app

NEW_YEAR = dt.datetime(2026, 12, 31, 16, 0, tzinfo=dt.UTC)  # midnight at the office
LINES = 60


def slowly(running: Running) -> Outcome:
    """Writes a line every tenth of a second: there is time to kill its worker."""
    path = running.new_file(".txt")
    running.advance(0, LINES)
    with path.open("w") as file:
        for number in range(LINES):
            file.write(f"{number}\n")
            file.flush()
            running.advance(number + 1, now=True)
            time.sleep(0.1)
    return Outcome("写完了", file=path, name="行.txt")


kinds.register(JobKind("test_slow", "慢活", "progress", slowly))


def say(result: object) -> None:
    """To the test, at once: the process may be killed in the next moment."""
    sys.stdout.write(f"{result}\n")
    sys.stdout.flush()


def send(task: str, *arguments: str) -> None:
    """A message into the broker."""
    app.send_task(task, args=[int(one) if one.isdigit() else one for one in arguments])


def register(worker: str, turns: str) -> None:
    """Register over new year; 30 % fail after the number, the last one is killed holding it."""
    clerk, mine = User.objects.get(username="lidengji"), int(worker)
    for turn in range(int(turns)):
        with clock.at(NEW_YEAR + dt.timedelta(seconds=turn - int(turns) // 2)):
            try:
                with transaction.atomic():
                    paper = register_incoming(
                        actor=clerk, title=f"第 {mine} 人第 {turn} 件", source_organisation="市应急管理局"
                    )
                    if (mine + turn) % 10 < 3:
                        raise InterruptedError
            except InterruptedError:
                continue
            say(paper.matter.number)
    with transaction.atomic(), clock.at(NEW_YEAR + dt.timedelta(days=1)):
        register_incoming(actor=clerk, title="断电时的一件", source_organisation="市应急管理局")
        os.kill(os.getpid(), signal.SIGKILL)


def sweeping(*seconds: str) -> None:
    """Sweep at each of these instants, as they are given: the clock jumps."""
    for moment in seconds:
        with clock.at(dt.datetime.fromtimestamp(int(moment), dt.UTC)):
            say(sweep())


if __name__ == "__main__":
    door, *rest = sys.argv[1:]
    {"send": send, "register": register, "sweep": sweeping}[door](*rest)
