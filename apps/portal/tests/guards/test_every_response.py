"""What every address owes: headers, no change by GET, no POST without its token."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from apps.core.tests.access import Row
from apps.org.tests.cast import Cast, build_cast
from apps.org.tests.kept import kept
from apps.portal.tests.guards.test_access_table import MODULES
from apps.portal.tests.guards.test_schedules import snapshot

# Opening a notice marks it read: the one GET that may write, and it only touches the reader's own row.
MAY_WRITE = {
    "notifications:open",
    "archives:catalogue",  # who took a catalogue out of the house, as with every export
}


@dataclass
class Place:
    """The addresses of one app in its own little world, and the people there."""

    cast: Cast
    rows: list[tuple[Row, str]]

    def read(self) -> list[tuple[Row, str]]:
        return [(row, address) for row, address in self.rows if row.method == "get"]


@pytest.fixture(scope="module", params=MODULES, ids=lambda module: module.__name__.split(".")[1])
def place_kept(request, django_db_setup, django_db_blocker) -> Iterator[Callable[[], Place]]:
    """Each app's world is made once (apps/org/tests/kept.py)."""

    def make() -> Place:
        cast = build_cast()
        arguments = request.param.world(cast)
        return Place(cast, [(row, reverse(row.name, args=arguments.get(row.name, ()))) for row in request.param.ROWS])

    with kept(django_db_blocker, make) as copy:
        yield copy


@pytest.fixture
def place(place_kept, db) -> Place:
    return place_kept()


@pytest.fixture
def cast(place) -> Cast:
    """The people of this world."""
    return place.cast


def owes_headers(response: HttpResponse, address: str) -> None:
    policy = response.headers.get("Content-Security-Policy", "")
    assert "unsafe-inline" not in policy, address
    assert "unsafe-eval" not in policy, address
    assert "frame-ancestors 'none'" in policy or "sandbox" in policy, address
    assert response.headers["X-Content-Type-Options"] == "nosniff", address
    assert response.headers["X-Frame-Options"] == "DENY", address
    assert response.headers["Referrer-Policy"] == "same-origin", address
    assert "no-store" in response.headers["Cache-Control"] or "private" in response.headers["Cache-Control"], address
    assert response.headers["X-Request-ID"], address


def test_every_response_carries_the_security_headers_and_no_get_changes_anything(place, as_user):
    client = as_user(place.cast.director)
    client.raise_request_exception = False
    for _, address in place.read():  # what a first visit caches may be written once
        owes_headers(client.get(address), address)
    before = snapshot()
    for row, address in place.read():
        if row.name not in MAY_WRITE:
            client.get(address)
    assert snapshot() == before


def test_every_post_needs_its_token(place):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(place.cast.director, backend="apps.org.auth.OrgBackend")
    for row, address in place.rows:
        if row.method == "post":
            assert client.post(address, row.data).status_code == 403, address
