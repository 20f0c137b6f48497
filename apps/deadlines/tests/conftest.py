"""A kind of matter with a page, and two codes of limits."""

import dataclasses
import datetime as dt

import pytest

from apps.deadlines import codes
from apps.deadlines.codes import DeadlineCode
from apps.matters import kinds
from apps.matters.tests.kinds import PAPER
from apps.org.models import User

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
DUE = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)  # 周一 17:30 at the office


def directors():
    return User.objects.filter(roles__code="office_director")


STEP = DeadlineCode("test_step", "批示时限", (4 * HOUR, DAY), (DAY, 3 * DAY), directors)
BROKEN = DeadlineCode("test_broken", "办理时限", (), (HOUR,), lambda: 1 / 0)


@pytest.fixture
def paper(db):
    """The kind `test_paper` with an address of its own, forgotten afterwards."""
    yield kinds.register(dataclasses.replace(PAPER, url_name="notifications:open"))
    kinds._kinds.pop("test_paper", None)


@pytest.fixture(autouse=True)
def _codes():
    """Registered for one test."""
    for code in (STEP, BROKEN):
        codes.register(code)
    yield
    for code in (STEP, BROKEN):
        codes._codes.pop(code.code, None)


@pytest.fixture
def at(time_machine):
    """Set the clock to a distance from the due instant."""

    def move(distance: dt.timedelta) -> None:
        time_machine.move_to(DUE + distance, tick=False)

    move(-3 * DAY)
    return move
