"""What may follow from an instruction with one click, offered by an app that this one does not know.

Supervision registers 列入督办 here in its `ready()`: the panel shows a box, and after the decision the person
is led to the page that opens an item from the opinion just written (DOC-05).
"""

from collections.abc import Callable
from dataclasses import dataclass

from apps.approvals.models import Opinion
from apps.org.models import User


@dataclass(frozen=True)
class FollowUp:
    """`may(user)` says whether the box is shown; `url(matter_id, opinion_id)` is where it leads."""

    label: str
    may: Callable[[User], bool]
    url: Callable[[int, int], str]


_registered: list[FollowUp] = []


def register(follow_up: FollowUp) -> None:
    """Offer it on the decision panel; there is one place for one box."""
    _registered[:] = [follow_up]


def offered(user: User) -> FollowUp | None:
    """The follow-up this person may choose, if any."""
    return next((one for one in _registered if one.may(user)), None)


def address(follow_up: FollowUp, opinion: Opinion) -> str:
    """Where to go after the decision."""
    return follow_up.url(opinion.matter_id, opinion.pk)
