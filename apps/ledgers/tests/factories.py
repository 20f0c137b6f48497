"""Saved views for tests."""

from typing import Any

from apps.documents.ledgers import INCOMING
from apps.ledgers import services
from apps.ledgers.models import SavedView
from apps.org.models import User

QUERY = "tab=all&state=circulating"


def make_view(owner: User, name: str = "传阅中的", query: str = QUERY, **changes: Any) -> SavedView:
    """One of the ledger of incoming documents, shared when `scope` says so."""
    view = services.save_view(actor=owner, ledger=INCOMING, name=name, query=query)
    if changes:
        view = services.change_view(actor=owner, view=view, **{"name": name, "scope": "own", **changes})
    return view
