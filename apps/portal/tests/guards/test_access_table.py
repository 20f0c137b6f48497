"""URL × role × code: every address asked as every post of the cast and as nobody."""

import importlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.core.tests.access import Row
from apps.org.models import User

APPS = Path(settings.BASE_DIR) / "apps"
MODULES = [
    importlib.import_module(f"apps.{path.parent.parent.name}.tests.access")
    for path in sorted(APPS.glob("*/tests/access.py"))
    if path.parent.parent.name != "core"
]
ROWS: list[Row] = [row for module in MODULES for row in module.ROWS]


def own_names(resolver: URLResolver, prefix: str = "") -> set[str]:
    names: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace == "admin":  # Django's own, guarded by is_staff; walked in apps/org/tests
                continue
            names |= own_names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern) and entry.name:
            names.add(f"{prefix}{entry.name}")
        elif isinstance(entry, URLPattern):
            names.add(f"unnamed {entry.pattern}")
    return names


def test_every_address_stands_in_the_table():
    assert own_names(get_resolver()) - {row.name for row in ROWS} == set()


def test_the_table_names_no_address_that_is_gone():
    assert {row.name for row in ROWS} - own_names(get_resolver()) == set()


@pytest.fixture
def world(cast):
    """URL name → arguments, each app's own little world."""
    merged: dict[str, tuple] = {}
    for module in MODULES:
        merged.update(module.world(cast))
    return merged


def session_of(person: User) -> str:
    """The key of a fresh session of this person."""
    client = Client()
    client.force_login(person, backend="apps.org.auth.OrgBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[1])
def test_each_address_answers_each_post_as_the_table_says(module, cast, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    arguments = module.world(cast)
    sessions = {post: session_of(person) for post, person in cast.everybody().items()} | {"anonymous": ""}
    wrong = []
    for row in module.ROWS:
        address = reverse(row.name, args=arguments.get(row.name, ()))
        for post, session in sessions.items():
            client = Client(raise_request_exception=False)
            if session:
                client.cookies[settings.SESSION_COOKIE_NAME] = session
            point = transaction.savepoint()  # each asks the same world: what a POST did is undone, a sign-out too
            response = getattr(client, row.method)(address, row.data)
            transaction.savepoint_rollback(point)
            if response.status_code != row.code_for(post):
                wrong.append(f"{row.method} {row.name} as {post}: {response.status_code}, not {row.code_for(post)}")
    assert wrong == []
