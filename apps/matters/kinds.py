"""Kinds of matter: the one registry that tells the floors below what a matter is.

An app registers its kinds in `ready()`. The floors below (approvals, deadlines, search, supervision,
attachments) never import the app: they ask the kind.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from apps.core import addresses

if TYPE_CHECKING:
    from apps.matters.models import Matter
    from apps.org.models import User


@dataclass(frozen=True)
class Move:
    """One permitted state change and the verb for it, as the timeline and the diagram show it."""

    from_state: str
    to_state: str
    verb: str  # Chinese: 送拟办, 批示, 归档


@dataclass(frozen=True)
class Kind:
    """What the shared machinery must know of one kind of matter.

    `colours` gives each state its badge colour: grey, blue, amber, green, red.
    `terminal` states are finished: `closed_at` is stamped on entering one.
    `visible_to(user)` returns the Matter rows of this kind the person may see.
    `on_approval(approval, outcome, actor)` is called in the transaction that ends an approval.
    `on_supervision_closed(matter, item, actor)` is called when a supervised item of a matter is closed.
    `can_attach(user, matter)` says whether the person may add files now.
    """

    code: str
    label: str
    icon: str
    states: type[models.TextChoices]
    colours: Mapping[str, str]
    moves: tuple[Move, ...]
    terminal: frozenset[str]
    number_rule: str
    url_name: str
    visible_to: "Callable[[User], models.QuerySet[Matter]]"
    on_approval: Callable[..., None] | None = None
    on_supervision_closed: Callable[..., None] | None = None
    can_attach: "Callable[[User, Matter], Any] | None" = None
    search_facts: "Callable[[Matter], Iterable[str]] | None" = None  # short texts to be found by, beside the title
    list_name: str = ""  # name of the address of its ledger
    tone: str = "grey"  # colour of the kind's own chip: red 公文, green 督办, blue 会议
    extra: Mapping[str, Any] = field(default_factory=dict)

    def move(self, from_state: str, to_state: str) -> Move | None:
        """The permitted move between two states, or None."""
        for candidate in self.moves:
            if (candidate.from_state, candidate.to_state) == (from_state, to_state):
                return candidate
        return None

    def state_label(self, state: str) -> str:
        """The Chinese word of a state; an unknown word is shown as it is."""
        return dict(self.states.choices).get(state, state)

    def url(self, matter_id: int) -> str:
        """The address of the matter's own page."""
        return addresses.of(self.url_name, matter_id)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. A duplicate code or a move between unknown states is a programming error."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise RuntimeError(f"matter kind {kind.code!r} registered twice")
    known = set(kind.states.values)
    for move in kind.moves:
        if not {move.from_state, move.to_state} <= known:
            raise RuntimeError(f"kind {kind.code!r}: move {move} names an unknown state")
    _kinds[kind.code] = kind
    return kind


def get(code: str) -> Kind:
    """The kind with this code; KeyError when none is registered."""
    return _kinds[code]


def all_kinds() -> list[Kind]:
    """Every registered kind, in the order of registration."""
    return list(_kinds.values())
