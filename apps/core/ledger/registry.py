"""Every ledger by its code, and what the floors above lend to the page: saved views, export in the background.

A ledger made known with `register` is found by a job, a saved view and a bulk action; `ledgers` modules of all
apps are read on first use, so that a worker without pages knows them too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

from apps.core.ledger.definition import Ledger

_ledgers: dict[str, Ledger] = {}


def register(ledger: Ledger) -> Ledger:
    """Make a ledger known. A code that is taken is a programming error."""
    if ledger.code in _ledgers and _ledgers[ledger.code] != ledger:
        raise RuntimeError(f"ledger {ledger.code!r} registered twice")
    _ledgers[ledger.code] = ledger
    return ledger


@cache
def _discover() -> None:
    autodiscover_modules("ledgers")


def find(code: str) -> Ledger | None:
    """The ledger with this code; None when there is none."""
    _discover()
    return _ledgers.get(code)


def every() -> list[Ledger]:
    """All ledgers, in the order of their apps."""
    _discover()
    return list(_ledgers.values())


@dataclass(frozen=True)
class View:
    """A saved view as a chip above the ledger. `query` is its address without the question mark."""

    pk: int
    name: str
    query: str
    own: bool
    shared: str = ""  # 部门共享, 全员共享
    default: bool = False


ViewsOf = Callable[[Any, Ledger], Sequence[View]]
_views_of: list[ViewsOf] = []


def lend_views(provider: ViewsOf) -> None:
    """The floor above says which views a person has (apps.ledgers); lending again changes nothing."""
    if provider not in _views_of:
        _views_of.append(provider)


def views_of(user: Any, ledger: Ledger) -> list[View]:
    """The saved views of a registered ledger for this person."""
    if _ledgers.get(ledger.code) is not ledger:
        return []
    return [view for provider in _views_of for view in provider(user, ledger)]
