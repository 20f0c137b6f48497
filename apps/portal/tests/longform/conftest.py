"""The long form: real processes, killed for real. `LONG=1 ./test -m longform` (docs/reliability.md)."""

import os
from pathlib import Path

import pytest

from apps.notifications.tests.smtp import MailServer
from apps.portal.tests.longform.processes import Office

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is long; without LONG=1 it is skipped."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.longform)
            item.add_marker(pytest.mark.xdist_group("longform"))
            if os.environ.get("LONG") != "1":
                item.add_marker(pytest.mark.skip(reason="long form: LONG=1 ./test -m longform"))


@pytest.fixture
def post_office():
    """A real mail server on this machine."""
    with MailServer() as server:
        yield server


@pytest.fixture
def office(transactional_db, cast, tmp_path, post_office, settings):
    """Processes of their own on the database of the test; all killed at the end."""
    settings.EMAIL_ENABLED, settings.JOBS_ROOT = True, tmp_path / "data" / "jobs"
    running = Office(tmp_path / "data", post_office.port)
    yield running
    running.close()
