"""Every ledger the house declares: its tabs and sorts work, forged addresses do no harm, its sheet has a head."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from apps.core.ledger import registry
from apps.core.ledger.keyset import encode, field_at
from apps.org import roles
from apps.org.services import grant_role

ADDRESSES = {
    "incoming": "/incoming/",
    "outgoing": "/outgoing/",
    "seal_uses": "/outgoing/seals/",
    "manuscripts": "/manuscripts/",
    "materials": "/manuscripts/materials/",
    "supervision": "/supervision/",
    "archives": "/archives/",
    "archive_boxes": "/archives/boxes/",
    "loans": "/archives/loans/",
    "appraisals": "/appraisal/",
    "appraisal_due": "/appraisal/due/",
    "vault": "/vault/",
    "vault_requests": "/vault/requests/",
    "vault_register": "/vault/register/",
    "audit": "/audit/",
    "deliveries": "/notifications/deliveries/",
}
LEDGERS = [(ADDRESSES.get(one.code, ""), one) for one in registry.every()]
NEEDS = {  # what 王主任 needs beside his own role
    "audit": roles.AUDITOR,
    "deliveries": roles.SYSTEM_ADMIN,
    "archive_boxes": roles.ARCHIVIST,
    "appraisal_due": roles.ARCHIVIST,
    "vault_register": roles.VAULT_CUSTODIAN,
}
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
    """A worker that never reads the pages knows them all: exports in the background look them up by code."""
    assert set(ADDRESSES) == {one.code for one in registry.every()}
    assert registry.find(ledger.code) is ledger


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
