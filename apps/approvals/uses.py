"""What each flow is for. An app that starts runs by a flow registers it in `ready()`; the editor offers no other."""

from dataclasses import dataclass

from apps.approvals.facts import Fact


@dataclass(frozen=True)
class FlowUse:
    """`code` as start_from_flow is called with it; `given` names whom the matter itself determines (shown to the
    administrator; empty: nobody); `picks` says whether the initiator chooses people; `amount` whether one is stated;
    `facts` are what else conditions may look at in this kind of matter; `kind` is the code of that kind, under which
    the process library shows the flow."""

    code: str
    label: str
    given: str = ""
    picks: bool = False
    amount: bool = False
    facts: tuple[Fact, ...] = ()
    kind: str = ""


_uses: dict[str, FlowUse] = {}


def register(use: FlowUse) -> FlowUse:
    """Make a flow known; one code with two meanings is a programming error."""
    if _uses.get(use.code, use) != use:
        raise RuntimeError(f"flow {use.code!r} registered twice")
    _uses[use.code] = use
    return use


def all_uses() -> list[FlowUse]:
    """Every registered use, in the order of registration."""
    return list(_uses.values())


def get(code: str) -> FlowUse:
    """The registered use, or one without promises for a flow nobody claims any more."""
    return _uses.get(code) or FlowUse(code, code, picks=True, amount=True)
