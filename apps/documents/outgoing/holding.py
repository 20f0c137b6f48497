"""Who holds a document now and since when (DOC-13): counted from the present step, not from the state."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.matters.models import Participant


@dataclass(frozen=True)
class Holding:
    """One open part of a holder."""

    label: str
    since: dt.datetime


def holdings_of(matter_ids: Iterable[int]) -> dict[int, list[Holding]]:
    """Who holds each of these matters, in the order they got it (one query for a page of rows)."""
    rows = Participant.objects.filter(matter_id__in=list(matter_ids), part="holder", until__isnull=True)
    found: dict[int, list[Holding]] = defaultdict(list)
    for matter_id, label, since in rows.order_by("id").values_list("matter_id", "principal__label", "since"):
        found[matter_id].append(Holding(label, since))
    return found


def held_since(holdings: Sequence[Holding], state_since: dt.datetime) -> dt.datetime:
    """Since when it lies where it lies: the first of its holders, but never before the state began, because who
    held it in the state before keeps the part."""
    return max(state_since, min((one.since for one in holdings), default=state_since))
