"""Every test run: the cast, and real transactions that give the tables back (environment: officeadmin/testenv.py)."""

from collections.abc import Iterator

import pytest

pytest_plugins = ["apps.org.tests.cast"]


@pytest.fixture(autouse=True)
def own_kinds() -> Iterator[None]:
    """Kinds of matter that a test registers are forgotten after it."""
    from apps.matters import kinds

    kept = dict(kinds._kinds)
    yield
    kinds._kinds.clear()
    kinds._kinds.update(kept)


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
