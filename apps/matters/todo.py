"""One line of somebody's to-do list. To-do is a query over open steps, items and readings, not a table.

What lies with somebody because they hold the matter is the same question for every kind, so it is one statement for
all of them (performance.md P5): a kind says in which states holding means something to do, and how its line reads.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Case, Q, Value, When

from apps.matters.models import Participant
from apps.org.models import User

MOST_LINES = 200


@dataclass(frozen=True)
class TodoLine:
    """What, from whom, since when, until when, and the address of the place of action."""

    matter_id: int
    kind: str  # label of the chip: 收文, 督办
    tone: str  # colour of the chip
    title: str
    number: str
    why: str  # what is asked: 拟办, 批示, 分办, 反馈结果, 审核销号
    from_whom: str
    since: dt.datetime
    due_at: dt.datetime | None
    url: str
    action: str  # the verb on the button
    urgency: int = 0


@dataclass(frozen=True)
class Held:
    """How a kind's matters stand in the to-do list of who holds them.

    `states`: those in which holding asks for a deed here (what is being decided is listed by approvals).
    `line(part, user)` is called with the open part, its matter, its principal and the rows named in `related`
    (paths from the matter) already there. `where(user)` narrows further, as a condition on the part. Of a `common`
    kind somebody may hold hundreds: it comes last into the bound.
    """

    kind: str
    states: frozenset[str]
    line: Callable[[Participant, User], TodoLine]
    related: tuple[str, ...] = ()
    where: Callable[[User], Q] | None = None
    common: bool = False


_held: dict[str, Held] = {}


def register(held: Held) -> None:
    """Make known what of a kind is to do; called in `ready()`."""
    _held[held.kind] = held


def held_lines(user: User, *kinds: str) -> list[TodoLine]:
    """What lies with this person because they hold it, of these kinds or of all: one query, at most MOST_LINES."""
    asked = [_held[kind] for kind in kinds] or list(_held.values())
    once: dict[int, Participant] = {}
    for part in _open_parts(user, asked):  # held by the department and by oneself: one's own part says more
        if part.matter_id not in once or part.principal_id == user.principal_id:
            once[part.matter_id] = part
    return [_held[part.matter.kind].line(part, user) for part in once.values()]


def _open_parts(user: User, asked: Iterable[Held]) -> Iterable[Participant]:
    wanted, related = Q(), ["principal", "matter__created_by", "matter__department"]
    for held in asked:
        of_kind = Q(matter__kind=held.kind, matter__state__in=sorted(held.states))
        wanted |= of_kind & held.where(user) if held.where else of_kind
        related += [f"matter__{path}" for path in held.related]
    common = [When(matter__kind=held.kind, then=Value(1)) for held in asked if held.common]
    rows = Participant.objects.filter(
        wanted,
        principal__in=user.principal_ids,
        part=Participant.Part.HOLDER,
        until__isnull=True,
        matter__secrecy__lte=user.clearance,
    ).select_related(*related)
    return rows.order_by(*([Case(*common, default=Value(0))] if common else []), "-matter_id", "id")[:MOST_LINES]
