"""Every test run: the cast, and real transactions that give the tables back (environment: officeadmin/testenv.py)."""

import datetime as dt
import gc
from collections.abc import Iterator
from typing import Any

import pytest

pytest_plugins = ["apps.org.tests.cast"]

TOGETHER = {  # one dear world or data folder for all tests of a module: they go to one worker, the longest first
    "apps/core/tests/test_serve.py",
    "apps/portal/tests/guards/test_every_response.py",
    "apps/portal/tests/guards/test_nothing_leaks.py",
    "apps/portal/tests/guards/test_schedules.py",
    "apps/portal/tests/test_back_office_pages.py",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """By module where a world is shared, else test by test.

    The marks of xdist_group do nothing: xdist 3.8 writes them to a place where pytest 9 does not look.
    """
    from xdist.scheduler import LoadGroupScheduling

    class Together(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            module = nodeid.partition("::")[0]
            return module if module in TOGETHER else nodeid

    return Together(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.fixture(autouse=True)
def own_kinds() -> Iterator[None]:
    """Kinds of matter that a test registers are forgotten after it."""
    from apps.matters import kinds

    kept = dict(kinds._kinds)
    yield
    kinds._kinds.clear()
    kinds._kinds.update(kept)


@pytest.fixture(scope="session", autouse=True)
def quick_flush() -> Iterator[None]:
    """Tables are emptied and filled again by what has to be done (apps/core/tests/flushing.py)."""
    from apps.core.tests import flushing

    with pytest.MonkeyPatch.context() as patch:
        flushing.install(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def drawn_once() -> Iterator[None]:
    """The same page is drawn as PDF once (apps/core/tests/drawing.py)."""
    from apps.core.tests import drawing

    with pytest.MonkeyPatch.context() as patch:
        drawing.install(patch)
        yield


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Any, time_machine: Any) -> Any:
    """While questions are counted the clock stands.

    A session is touched a minute after it was last seen and what is cached for a while ends: on a machine slow enough
    that was a question more (apps/core/tests/test_counting.py).
    """
    if time_machine.traveller is None:
        time_machine.move_to(dt.datetime.now(dt.UTC), tick=False)
    return django_assert_num_queries


def pytest_runtestloop() -> None:
    """What is loaded now stays: the collector need not look at it again (each PDF asks for a whole collection)."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with real transactions empty every table: give them back the rows of the data migrations.

    All of them or none: a flush without it makes content types that the next restore would repeat.
    """
    for item in items:
        mark = item.get_closest_marker("django_db")
        real = bool(mark and mark.kwargs.get("transaction"))
        fixtures = set(getattr(item, "fixturenames", ()))
        if real or fixtures & {"live_server", "transactional_db"}:
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
