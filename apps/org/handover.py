"""What a person holds, and handing it over (PLT-01): org is below the apps that know, so they register here.

An app registers one sort of thing in its `ready()`:

    handover.register("steps", "审批步骤", count=…, lines=…, hand_over=…)

`count(user)` is how many the person holds now, `lines(user)` what they are (label, url), `hand_over(user, to, actor)`
gives all of them to `to` with the timeline and a notice, locking each matter first. It raises DomainError when one
cannot be given (clearance, own step …): then nothing at all is handed over.
"""

from collections.abc import Callable
from dataclasses import dataclass

from apps.org.models import User

Line = tuple[str, str]
SHOWN = 20  # lines of each group on the page


@dataclass(frozen=True)
class Sort:
    """One sort of things that can be held."""

    code: str
    label: str
    count: Callable[[User], int]
    lines: Callable[[User], list[Line]]
    hand_over: Callable[[User, User, User], None]
    lapse: Callable[[User, User], None] | None = None
    bound: bool = False
    order: int = 100


@dataclass(frozen=True)
class Held:
    """What one person holds of one sort."""

    sort: Sort
    count: int
    lines: list[Line]


_sorts: dict[str, Sort] = {}


def register(
    code: str,
    label: str,
    *,
    count: Callable[[User], int],
    lines: Callable[[User], list[Line]],
    hand_over: Callable[[User, User, User], None],
    lapse: Callable[[User, User], None] | None = None,
    bound: bool = False,
    order: int = 100,
) -> None:
    """Called in `ready()`; raises ValueError for a code that another app took.

    `lapse(user, actor)` ends the sort without a successor, where that is possible; `bound` belongs to the
    department and so is given back when the person moves.
    """
    known = _sorts.get(code)
    if known is not None and known.label != label:
        raise ValueError(f"handover sort {code!r} is registered twice")
    _sorts[code] = Sort(code, label, count, lines, hand_over, lapse, bound, order)


def sorts() -> list[Sort]:
    """All sorts, in the order of the page."""
    return sorted(_sorts.values(), key=lambda sort: (sort.order, sort.code))


def held_by(user: User) -> list[Held]:
    """What the person holds now, sorts without anything left out."""
    found = []
    for sort in sorts():
        count = sort.count(user)
        if count:
            found.append(Held(sort, count, sort.lines(user)[:SHOWN]))
    return found


def in_need(user: User) -> list[Held]:
    """What cannot be left without a successor."""
    return [held for held in held_by(user) if held.sort.lapse is None]


def refusal(user: User, held: list[Held]) -> str:
    """Why somebody cannot be switched off yet."""
    what = "、".join(f"{one.sort.label} {one.count} 项" for one in held)
    return f"{user.name}名下还有{what}，请先在通讯录打开本人，用“办理离职”选定接手人"
