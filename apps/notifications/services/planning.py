"""Which deliveries a new notice gets: by the person's choice, addresses, quiet hours and digest."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from apps.notifications import choices, timing
from apps.notifications.channels import offered
from apps.notifications.models import Channel, ChatAddress, Delivery, Preference

New = tuple[int, int, str]  # notification, recipient, code


def plan(new: Sequence[New], emails: Mapping[int, str], now: dt.datetime) -> list[Delivery]:
    """The rows of the outbox for new notices; two queries whatever their number, none without channels."""
    ways = offered()
    if not ways or not new:
        return []
    people = {recipient for _, recipient, _ in new}
    preferences = Preference.objects.in_bulk(people)
    reached = _reached(people, emails, ways)
    rows = []
    for notification, recipient, code in new:
        preference = preferences.get(recipient)
        held_until, digest = timing.release(preference, code, now)
        for channel in choices.ways(preference, code):
            if channel in reached[recipient]:
                rows.append(
                    Delivery(
                        notification_id=notification,
                        channel=channel,
                        digest=digest,
                        held_until=held_until,
                        next_try_at=held_until or now,
                    )
                )
    return rows


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
