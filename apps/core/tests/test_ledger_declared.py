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
from apps.supervision.ledgers import ITEMS

LEDGERS = [("/incoming/", INCOMING), ("/supervision/", ITEMS), ("/archives/", RECORDS)]
EARLY = dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14)))  # before the calendar begins in UTC
FORGED = [None, 0, -(2**62), "x", "2026-01-01", dt.date.max, EARLY]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize(("address", "ledger"), LEDGERS, ids=[ledger.code for _, ledger in LEDGERS]),
]


def test_every_ledger_is_looked_at_here(address, ledger):
    modules = [import_module(f"{one.name}.ledgers") for one in apps.get_app_configs() if has_ledgers(one)]
    declared = {one.code for module in modules for one in vars(module).values() if isinstance(one, Ledger)}
    assert declared == {one.code for _, one in LEDGERS}
    assert ledger.code in declared


def has_ledgers(config):
    """Whether the app has a module of ledgers."""
    return config.name.startswith("apps.") and find_spec(f"{config.name}.ledgers") is not None


def test_every_tab_opens_in_every_order_in_both_directions(cast, as_user, address, ledger):
    client = as_user(cast.director)
    for tab in ledger.tabs:
        for column in (one for one in ledger.columns if one.sort):
            for sign in ("", "-"):
                response = client.get(address, {"tab": tab.code, "sort": sign + column.key})
                assert response.status_code == 200, (tab.code, column.key)


def test_forged_cursors_do_no_harm_in_any_order(cast, as_user, address, ledger):
    client = as_user(cast.director)
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


def test_its_sheet_has_heads_that_differ(cast, as_user, address, ledger):
    response = as_user(cast.director).get(address, {"export": "xlsx"})
    [head] = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert len(head) == len(set(head)) > 5
