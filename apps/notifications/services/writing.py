"""Telling people: rows inside the transaction of the deed, sending after commit (PLT-06).

A notice exists once per recipient and key, whatever happens: the unique constraint decides, not a
look beforehand. Each way outside of a notice is a row of the outbox written in the same transaction, so a
crash between the deed and the sending loses nothing.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from apps.core import clock
from apps.matters.models import Matter
from apps.notifications.channels import offered
from apps.notifications.models import Delivery, Notification
from apps.notifications.services.inserting import insert
from apps.notifications.services.planning import Outgoing, plan
from apps.org.models import Principal, User

BATCH = 1000
TITLE_MAX = 600
# Tells which rows are new. The ORM's bulk_create(ignore_conflicts=True) cannot, and a second look would race.
ONCE = "ON CONFLICT (recipient_id, key) DO NOTHING RETURNING id, recipient_id, key"


class Notice(NamedTuple):
    """One notice to one person who was found fit to have it (active, cleared)."""

    recipient_id: int
    key: str
    code: str
    title: str
    body: str = ""
    matter_id: int | None = None
    url: str = ""
    email: str = ""


def notify(
    *,
    recipients: Iterable[User],
    key: str,
    code: str,
    title: str,
    body: str = "",
    matter: Matter | None = None,
    url: str = "",
    exclude: Iterable[User] = (),
) -> int:
    """Tell these people once each; returns how many were told now.

    `key` names the occasion ("step:12"): the same key never reaches the same person twice. `code` is
    one of apps.notifications.codes. Skipped are people who left, those in `exclude`, and those whose
    clearance is below the matter's secrecy level.
    """
    left_out = {person.pk for person in exclude}
    fit = {
        person.pk: person.email
        for person in recipients
        if person.is_active and person.pk not in left_out and (matter is None or person.clearance >= matter.secrecy)
    }
    url = url or (matter.get_absolute_url() if matter is not None else "")
    matter_id = matter.pk if matter is not None else None
    return write([Notice(pk, key, code, title, body, matter_id, url, email) for pk, email in fit.items()])


def notify_principals(
    *,
    principals: Iterable[Principal],
    key: str,
    code: str,
    title: str,
    body: str = "",
    matter: Matter | None = None,
    url: str = "",
    exclude: Iterable[User] = (),
) -> int:
    """Tell everybody who acts for one of these persons, departments or roles (one query more)."""
    ids = [principal.pk for principal in principals]
    people = User.objects.filter(memberships__principal__in=ids, is_active=True).distinct() if ids else []
    return notify(
        recipients=people, key=key, code=code, title=title, body=body, matter=matter, url=url, exclude=exclude
    )


@transaction.atomic
def write(notices: Sequence[Notice]) -> int:
    """Write many notices and their deliveries, set-based; returns how many are new."""
    count = 0
    for start in range(0, len(notices), BATCH):
        count += _write_batch(notices[start : start + BATCH])
    return count


def _write_batch(notices: Sequence[Notice]) -> int:
    now = clock.now()
    new = insert(
        Notification,
        ("recipient_id", "key", "code", "title", "body", "matter_id", "url", "created_at"),
        [(n.recipient_id, n.key, n.code, one_line(n.title), n.body, n.matter_id, n.url, now) for n in notices],
        ONCE,
    )
    if not new or not offered():
        return len(new)
    codes = {(n.recipient_id, n.key): n.code for n in notices}
    rows = plan(
        [(pk, recipient_id, codes[recipient_id, key]) for pk, recipient_id, key in new],
        {n.recipient_id: n.email for n in notices},
        now,
    )
    if rows:
        insert(Delivery, Outgoing._fields, rows)
        kick()
    return len(new)


def one_line(title: str) -> str:
    """The title on one line and within its column; a line break would become a mail header of its own."""
    return " ".join(title.split())[:TITLE_MAX]


def kick() -> None:
    """Ask for delivery as soon as this transaction is committed: one message, however many notices.

    A broker that is away costs nothing but time: the schedule asks again every 15 seconds.
    """
    if not any(callback is _send_kick for _, callback, *_ in connection.run_on_commit):
        transaction.on_commit(_send_kick, robust=True)


def _send_kick() -> None:
    from apps.notifications.tasks import deliver_due  # the door imports the services

    deliver_due.apply_async(expires=60, retry=False)
