"""One secret word in titles, bodies, opinions, files, names and jobs; no answer to a stranger may hold it.

Every GET address of the access tables is asked, also as xlsx, for printing and searched for the words beside it: as a
stranger, and as those who had a part before their clearance was lowered. Counts tell nothing either.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import pypdfium2
import pytest
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from apps.core.secrecy import Secrecy
from apps.org.models import User
from apps.org.tests.cast import Cast, build_cast
from apps.org.tests.kept import kept
from apps.portal.tests.guards.secret_world import ASKED, SECRET, WORD, SecretWorld, build
from apps.portal.tests.guards.test_access_table import ROWS

ABSENT = "青铜"  # the same page searched for something that is nowhere
SEARCHED = f"q={quote(ASKED)}"
ASKINGS = (
    "", "export=xlsx", "print=1", SEARCHED, f"tab=all&{SEARCHED}", f"tab=all&{SEARCHED}&export=xlsx",
    f"tab=all&{SEARCHED}&print=1",
)  # fmt: skip
ASKED_OF_ONE = ("", f"tab=all&{SEARCHED}&export=xlsx&print=1")
ENDS_THE_SESSION = {"org:logout"}
NOTHING_SECRET = {  # rows whose arguments name people, flows and settings, none of which has a clearance
    "approvals:flow_detail", "approvals:flow_edit", "notifications:delivery", "notifications:template",
    "org:leaving", "org:moving", "org:person", "org:reset_factor", "org:session_end", "org:unlock",
}  # fmt: skip
SHOWN_TO_THE_CLERK = {
    "approvals:step_decide", "archives:record_detail", "archives:record_list", "attachments:download",
    "attachments:page", "attachments:thumbnail", "documents:incoming_correct", "documents:incoming_create",
    "documents:incoming_detail",
    "documents:incoming_list", "documents:incoming_slip", "documents:outgoing_detail", "documents:outgoing_edit",
    "documents:outgoing_list", "documents:outgoing_pdf", "documents:outgoing_versions", "jobs:detail",
    "jobs:download", "jobs:list", "ledgers:preview", "ledgers:views", "portal:search", "portal:started",
}  # fmt: skip
PER_REQUEST = re.compile(r'csrfmiddlewaretoken" value="[^"]+|nonce="[^"]+|csrf[^ ]*"[^"]+"|\d\d:\d\d:\d\d[.]\d+')


@pytest.fixture(scope="module")
def world_kept(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Any]:
    """Made once, files read into the index and notices told (apps/org/tests/kept.py)."""
    jobs = tmp_path_factory.mktemp("secret") / "jobs"

    def make() -> SecretWorld:
        with override_settings(JOBS_ROOT=jobs, CELERY_TASK_ALWAYS_EAGER=True):
            return build(build_cast())

    with kept(django_db_blocker, make, with_callbacks=True) as copy:
        yield copy, jobs


@pytest.fixture
def world(world_kept, db, settings) -> SecretWorld:
    copy, jobs = world_kept
    settings.JOBS_ROOT, settings.CELERY_TASK_ALWAYS_EAGER = jobs, True
    return copy()


@pytest.fixture
def cast(world) -> Cast:
    """The people of this world."""
    return world.cast


def told(response) -> str:
    """All that an answer tells: headers, text, cells of a workbook, pages of a PDF."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    parts = [f"{name}: {unquote(value)}" for name, value in response.items()]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts += [f"{name} {packed.read(name).decode(errors='ignore')}" for name in packed.namelist()]
    elif body.startswith(b"%PDF"):
        parts += [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(body)]
    return unquote("\n".join([*parts, body.decode(errors="ignore")]))


def addresses(world: SecretWorld) -> Iterator[tuple[str, str]]:
    """Name and address of every row that is read; those of the secret where the row takes arguments."""
    for name in read_names():
        for args in world.arguments.get(name, [()]):
            try:
                yield name, reverse(name, args=args)
            except NoReverseMatch:
                assert name in NOTHING_SECRET, f"{name}: give the secret world something for it"


def reverse_of(name: str) -> str:
    """Its address when it takes no arguments; else empty."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def read_names() -> list[str]:
    return list(dict.fromkeys(row.name for row in ROWS if row.method == "get"))


def seen_by(client: Client, world: SecretWorld) -> list[str]:
    """Where the word, or a picture of a page that holds it, was told."""
    found = []
    for name, address in addresses(world):
        if name in ENDS_THE_SESSION:
            continue
        for asking in ASKINGS if address == reverse_of(name) else ASKED_OF_ONE:
            response = client.get(f"{address}?{asking}")
            picture = response.status_code == 200 and response["Content-Type"].startswith("image/")
            if picture or SECRET in told(response):
                found.append(f"{name} ?{unquote(asking)}")
    return found


def test_the_word_stands_where_it_belongs_and_nowhere_else(world, as_user):
    cast = world.cast
    shown = {line.split(" ?")[0] for line in seen_by(as_user(cast.clerk), world)}
    assert shown >= SHOWN_TO_THE_CLERK  # else the walk proves nothing
    assert seen_by(as_user(cast.stranger), world) == []


def test_a_clearance_lowered_closes_everything_that_was_open(world, as_user):
    for person in world.lowered:
        assert seen_by(as_user(person), world) == []


def test_nobody_signed_in_sees_nothing(world, client):
    assert seen_by(client, world) == []


def test_counts_and_filters_do_not_tell_that_something_was_found(world, as_user):
    for person in (world.cast.stranger, *world.lowered):
        client = as_user(person)
        for name in ("portal:search", "documents:incoming_list", "supervision:item_list", "archives:record_list"):
            there, nowhere = (page_for(client, reverse(name), query) for query in (ASKED, ABSENT))
            assert there == nowhere, f"{name} as {person.name}"


def test_a_twin_above_the_clearance_is_not_pointed_out(world, as_user):
    typed = {
        "title": f"关于{WORD}的请示",
        "source_number": f"{WORD}〔2026〕1号",
        "source_organisation": f"{WORD}办公室",
    }
    address, clerk = reverse("documents:incoming_duplicates"), as_user(world.cast.clerk)
    nothing = clerk.get(address, {"title": "别的来文"}).content
    assert clerk.get(address, typed).content != nothing
    User.objects.filter(pk=world.cast.clerk.pk).update(clearance=Secrecy.INTERNAL)
    assert clerk.get(address, typed).content == nothing


def page_for(client: Client, address: str, query: str) -> str:
    """The page without the query itself and what changes with every request."""
    page = unquote(client.get(address, {"q": query, "tab": "all"}).content.decode())
    return PER_REQUEST.sub("", page).replace(query, "")
