"""What every address owes: headers, no change by GET, no POST without its token."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.portal.tests.guards.test_access_table import MODULES
from apps.portal.tests.guards.test_schedules import snapshot

# Opening a notice marks it read: the one GET that may write, and it only touches the reader's own row.
MAY_WRITE = {
    "notifications:open",
    "archives:catalogue",  # who took a catalogue out of the house, as with every export
}


def walk(module, cast):
    arguments = module.world(cast)
    for row in module.ROWS:
        yield row, reverse(row.name, args=arguments.get(row.name, ()))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[1])
def test_every_response_carries_the_security_headers(module, cast, as_user):
    client = as_user(cast.director)
    client.raise_request_exception = False
    for row, address in walk(module, cast):
        if row.method != "get":
            continue
        response = client.get(address)
        policy = response.headers.get("Content-Security-Policy", "")
        assert "unsafe-inline" not in policy, address
        assert "unsafe-eval" not in policy, address
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, address
        assert response.headers["X-Content-Type-Options"] == "nosniff", address
        assert response.headers["X-Frame-Options"] == "DENY", address
        assert response.headers["Referrer-Policy"] == "same-origin", address
        assert "no-store" in response.headers["Cache-Control"] or "private" in response.headers["Cache-Control"], (
            address
        )
        assert response.headers["X-Request-ID"], address


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[1])
def test_no_get_changes_anything(module, cast, as_user):
    client = as_user(cast.director)
    client.raise_request_exception = False
    pages = [(row, address) for row, address in walk(module, cast) if row.method == "get" and row.name not in MAY_WRITE]
    for _, address in pages:  # what a first visit caches may be written once
        client.get(address)
    before = snapshot()
    for _, address in pages:
        client.get(address)
    assert snapshot() == before


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[1])
def test_every_post_needs_its_token(module, cast):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast.director, backend="apps.org.auth.OrgBackend")
    for row, address in walk(module, cast):
        if row.method == "post":
            assert client.post(address, row.data).status_code == 403, address
