"""Results of jobs go to a folder of the test."""

import pytest

from apps.jobs import kinds
from apps.jobs.tests import factories


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    """Files of jobs are apart for each test, and its kinds are forgotten."""
    settings.JOBS_ROOT = tmp_path / "jobs"
    kept = dict(kinds._kinds)
    factories.kind("test_count", factories.count_to)
    yield
    kinds._kinds.clear()
    kinds._kinds.update(kept)
