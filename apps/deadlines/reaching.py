"""Whom a reminder reaches: who must act, and by 授权代理 who stands in for them today (PLT-03, PLT-06)."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from apps.deadlines.taking import Due
from apps.matters.models import Participant
from apps.matters.search.lookup import Among
from apps.org.models import Membership
from apps.org.models.delegation import in_force


class Reached(NamedTuple):
    """One person to be told; `absent` is the name of the one for whom they stand in (empty: themselves)."""

    user_id: int
    clearance: int
    email: str
    absent: str = ""


def people_of(rows: Sequence[Due]) -> dict[int, list[Reached]]:
    """Limit → people, those who must act before their deputies.

    A deputy is told only of what they can open: a matter of a kind they stand in for, which lies with that
    principal now. One query, and one more on days on which somebody stands in.
    """
    own: dict[int, list[Reached]] = defaultdict(list)
    standing_in: dict[int, list[tuple[tuple[str, ...], Reached]]] = defaultdict(list)
    for principal_id, user_id, clearance, email, name, kinds in _acting({row.principal_id for row in rows}):
        if kinds:
            standing_in[principal_id].append((tuple(json.loads(kinds)), Reached(user_id, clearance, email, name)))
        else:
            own[principal_id].append(Reached(user_id, clearance, email))
    lies_with = _held(rows, set(standing_in)) if standing_in else set()
    return {
        row.pk: own[row.principal_id]
        + [
            one
            for kinds, one in standing_in[row.principal_id]
            if (not kinds or row.kind in kinds) and (row.matter_id, row.principal_id) in lies_with
        ]
        for row in rows
    }


def _acting(principals: set[int]) -> list[tuple[int, int, int, str, str, str]]:
    """Principal, person, clearance, e-mail, the absent one's name, kinds as text (both empty: for themselves)."""
    members = Membership.objects.filter(principal__in=principals, user__is_active=True)
    empty = Cast(Value(""), TextField())
    own = members.values_list(
        "principal_id", "user_id", "user__clearance", "user__email", Cast(Value(""), TextField()), empty
    )
    over = "user__delegations__"
    absent = members.filter(**in_force(over), **{f"{over}deputy__is_active": True}).values_list(
        "principal_id",
        f"{over}deputy_id",
        f"{over}deputy__clearance",
        f"{over}deputy__email",
        Cast("user__name", TextField()),
        Cast(f"{over}kinds", TextField()),
    )
    return list(own.union(absent, all=True))


def _held(rows: Sequence[Due], principals: set[int]) -> set[tuple[int, int]]:
    """(matter, principal) of those matters that lie with these principals now."""
    held = Participant.objects.filter(
        Among(F("matter_id"), {row.matter_id for row in rows}),
        principal__in=principals,
        part=Participant.Part.HOLDER,
        until__isnull=True,
    )
    return set(held.values_list("matter_id", "principal_id"))
