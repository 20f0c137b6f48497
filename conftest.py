"""Every test run: the cast, and real transactions that give the tables back (environment: officeadmin/testenv.py)."""

import pytest

pytest_plugins = ["apps.org.tests.cast"]


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
