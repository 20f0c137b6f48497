"""What the apps above can prove of a copy: they register, the backup asks.

`facts(using)` is noted when the backup is made (the head of the timeline's chain); `faults(using, facts)`
names in Chinese what does not hold in the copy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Facts = dict[str, Any]


@dataclass(frozen=True)
class Proof:
    """One thing that must hold in every copy. `using` is the alias of the database to ask."""

    name: str
    label: str
    facts: Callable[[str], Facts]
    faults: Callable[[str, Facts], list[str]]


_proofs: dict[str, Proof] = {}


def register(proof: Proof) -> None:
    """Make a proof known; called by the apps in `ready()`."""
    _proofs[proof.name] = proof


def known() -> list[Proof]:
    """All of them."""
    return list(_proofs.values())
