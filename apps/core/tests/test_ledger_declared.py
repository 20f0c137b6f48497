"""Every ledger the house declares: its tabs and sorts work, forged addresses do no harm, its sheet has a head."""

import datetime as dt
import io
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from python_calamine import CalamineWorkbook

from apps.archives.ledgers import RECORDS
from apps.core.ledger import Ledger
from apps.core.ledger.keyset import encode, field_at
from apps.documents.ledgers import INCOMING
from apps.matters.ledgers import ENTRIES
from apps.notifications.ledgers import DELIVERIES
from apps.org import roles
from apps.org.services import grant_role
from apps.supervision.ledgers import ITEMS

LEDGERS = [
    ("/incoming/", INCOMING),
    ("/supervision/", ITEMS),
    ("/archives/", RECORDS),
    ("/audit/", ENTRIES),
    ("/notifications/deliveries/", DELIVERIES),
]
NEEDS = {"audit": roles.AUDITOR, "deliveries": roles.SYSTEM_ADMIN}  # what 王主任 needs beside his own role
EARLY = dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14)))  # before the calendar begins in UTC
FORGED = [None, 0, -(2**62), "x", "2026-01-01", dt.date.max, EARLY]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize(("address", "ledger"), LEDGERS, ids=[ledger.code for _, ledger in LEDGERS]),
]


@pytest.fixture
def client(cast, as_user, ledger):
    """王主任, with the role the ledger asks for."""
    if ledger.code in NEEDS:
        grant_role(user=cast.director, code=NEEDS[ledger.code])
    return as_user(cast.director)


def test_every_ledger_is_looked_at_here(address, ledger):
    modules = [import_module(f"{one.name}.ledgers") for one in apps.get_app_configs() if has_ledgers(one)]
    declared = {one.code for module in modules for one in vars(module).values() if isinstance(one, Ledger)}
    assert declared == {one.code for _, one in LEDGERS}
    assert ledger.code in declared


def has_ledgers(config):
    """Whether the app has a module of ledgers."""
    return config.name.startswith("apps.") and find_spec(f"{config.name}.ledgers") is not None


def test_every_tab_opens_in_every_order_in_both_directions(client, address, ledger):
    for tab in ledger.tabs:
        for column in (one for one in ledger.columns if one.sort):
            for sign in ("", "-"):
                response = client.get(address, {"tab": tab.code, "sort": sign + column.key})
                assert response.status_code == 200, (tab.code, column.key)


def test_forged_cursors_do_no_harm_in_any_order(client, address, ledger):
    for column in (one for one in ledger.columns if one.sort):
        for name in ("after", "before"):
            for value in FORGED:
                asked = {"sort": column.key, name: encode(value, 1)}
                assert client.get(address, asked, headers={"HX-Request": "true"}).status_code == 200, asked


def test_every_order_ends_at_a_column_of_the_database(address, ledger):
    paths = {column.sort for column in ledger.columns if column.sort}
    paths |= {tab.sort.removeprefix("-") for tab in ledger.tabs if tab.sort} | {ledger.default_sort.removeprefix("-")}
    model = ledger.filterset._meta.model
    assert {path for path in paths if field_at(model, path) is None} == set()


def test_its_sheet_has_heads_that_differ(client, address, ledger):
    response = client.get(address, {"export": "xlsx"})
    head, *_ = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert len(head) == len(set(head)) > 5
