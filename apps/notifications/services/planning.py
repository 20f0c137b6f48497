"""Which deliveries a new notice gets: by the person's choice, addresses, quiet hours and digest."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from apps.notifications import choices, timing
from apps.notifications.channels import offered
from apps.notifications.models import Channel, ChatAddress, Delivery, Preference

New = tuple[int, int, str]  # notification, recipient, code


class Outgoing(NamedTuple):
    """A row of the outbox to be written; every column without a default in the database."""

    notification_id: int
    channel: str
    digest: bool
    held_until: dt.datetime | None
    next_try_at: dt.datetime
    state: str = Delivery.State.PENDING.value
    attempts: int = 0
    resent: int = 0
    error: str = ""


def plan(new: Sequence[New], emails: Mapping[int, str], now: dt.datetime) -> list[Outgoing]:
    """The rows of the outbox for new notices; two queries whatever their number, none without channels.

    What one person gets of one kind is the same for all their notices of this moment: it is found out once.
    """
    ways = offered()
    if not ways or not new:
        return []
    people = {recipient for _, recipient, _ in new}
    preferences = Preference.objects.in_bulk(people)
    reached = _reached(people, emails, ways)
    known: dict[tuple[int, str], list[tuple[str, bool, dt.datetime | None]]] = {}
    rows = []
    for notification, recipient, code in new:
        found = known.get((recipient, code))
        if found is None:
            found = known[recipient, code] = _ways(preferences.get(recipient), code, reached[recipient], now)
        rows += [Outgoing(notification, channel, digest, held, held or now) for channel, digest, held in found]
    return rows


def _ways(
    preference: Preference | None, code: str, reached: set[str], now: dt.datetime
) -> list[tuple[str, bool, dt.datetime | None]]:
    """Channel, whether in a digest, until when it is held back."""
    held_until, digest = timing.release(preference, code, now)
    return [(channel, digest, held_until) for channel in choices.ways(preference, code) if channel in reached]


def _reached(people: Iterable[int], emails: Mapping[int, str], ways: Sequence[str]) -> dict[int, set[str]]:
    """The offered channels on which each person has an address."""
    reached: dict[int, set[str]] = defaultdict(set)
    chats = [channel for channel in ways if channel != Channel.EMAIL]
    if chats:
        for user, channel in ChatAddress.objects.filter(user__in=people, channel__in=chats).values_list(
            "user_id", "channel"
        ):
            reached[user].add(channel)
    if Channel.EMAIL in ways:
        for person in people:
            if emails.get(person):
                reached[person].add(Channel.EMAIL)
    return reached
