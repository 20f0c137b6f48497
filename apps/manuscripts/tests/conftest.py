"""Every test of this app starts on Monday, 23 November 2026, 09:00 at the office, with files on a disk of its own."""

import pytest

from apps.attachments.tests.conftest import disk  # noqa: F401
from apps.documents.tests.factories import MONDAY


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine
