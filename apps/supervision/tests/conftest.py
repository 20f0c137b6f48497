"""Every test of this app starts on Monday, 23 November 2026, 09:00 at the office."""

import pytest

from apps.matters.tests.conftest import paper  # noqa: F401 (the test kind as a source)
from apps.supervision.tests.factories import MONDAY, item_of


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def item(cast, monday):
    return item_of(cast)
