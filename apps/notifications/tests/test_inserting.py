"""Few rows go as values, many as documents: both leave the same behind."""

import datetime as dt

import pytest
from django.db import DataError, connection, transaction

from apps.core import clock
from apps.matters.services import create_matter
from apps.notifications.models import Delivery, Notification, Preference
from apps.notifications.services import Notice, write
from apps.notifications.services.inserting import MANY, insert
from apps.org.models import User

COLUMNS = ("recipient_id", "key", "code", "title", "body", "matter_id", "url", "created_at")
TEXT = "100%s \"引号\" 'x' \\ {甲,乙} 㛃𠮷\n第二行"
NOW = dt.datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=dt.UTC)


@pytest.fixture
def matter(cast, paper):
    return create_matter(kind="test_paper", title="关于消防检查的通知", actor=cast.clerk, state="running")


def kept(prefix: str) -> list[tuple]:
    rows = Notification.objects.filter(key__startswith=prefix).order_by("pk")
    return list(rows.values_list("recipient", "code", "title", "body", "matter", "url", "created_at", "read_at"))


@pytest.mark.parametrize("differ", [True, False])
def test_many_rows_are_kept_as_each_alone(cast, matter, differ):
    """Columns that differ and columns that do not, empty ones and instants among them."""
    rows = [
        (cast.gm.pk, "todo", f"{TEXT}{n}", TEXT, matter.pk if n % 2 else None, f"/{n}", NOW + dt.timedelta(hours=n))
        if differ
        else (cast.gm.pk, "todo", TEXT, "", None, "", NOW)
        for n in range(MANY + 1)
    ]
    for n, (who, *rest) in enumerate(rows):
        insert(Notification, COLUMNS, [(who, f"one:{n:03}", *rest)])
    insert(Notification, COLUMNS, [(who, f"all:{n:03}", *rest) for n, (who, *rest) in enumerate(rows)])
    assert kept("one:") == kept("all:")
    assert [row[1:7] for row in kept("all:")] == [row[1:] for row in rows]


def test_rows_without_any_difference_are_kept_in_their_number(cast):
    rows = [(cast.gm.pk, "k", "todo", "甲", "", None, "", NOW)] * MANY
    assert insert(Notification, COLUMNS, rows, "ON CONFLICT (recipient_id, key) DO NOTHING RETURNING key") == [("k",)]


@pytest.mark.parametrize("count", [1, MANY])
def test_what_is_too_long_for_its_column_is_refused_and_not_cut(cast, count):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no lengths")
    rows = [(cast.gm.pk, f"k{n}", "todo", "甲" * 601, "", None, "", NOW) for n in range(count)]
    with pytest.raises(DataError), transaction.atomic():
        insert(Notification, COLUMNS, rows)


@pytest.mark.parametrize("count", [1, MANY + 5])
def test_the_outbox_of_many_is_that_of_one(cast, settings, time_machine, count):
    """Quiet hours until eight hold back, whoever has no address gets no row, the digest says so."""
    settings.EMAIL_ENABLED = True
    time_machine.move_to(dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC), tick=False)  # 周一 23:00 at the office
    quiet = {"quiet_from": dt.time(22), "quiet_to": dt.time(8), "changed_at": clock.now()}
    Preference.objects.create(user=cast.head, **quiet)
    Preference.objects.create(user=cast.clerk, digest=Preference.Digest.HOURLY, changed_at=clock.now())
    people = {cast.gm: "gm@example.com", cast.head: "head@example.com", cast.clerk: "c@example.com", cast.staff: ""}
    notices = [
        Notice(person.pk, f"k{n}", "deadline", "到期", email=email)
        for n in range(count)
        for person, email in people.items()
    ]
    assert (write(notices), write(notices)) == (4 * count, 0)
    facts = ("channel", "state", "digest", "bundle", "attempts", "resent", "lease_until", "sent_at", "error")

    def rows(person: User) -> list[tuple]:
        mine = Delivery.objects.filter(notification__recipient=person)
        return list(mine.values_list(*facts, "held_until", "next_try_at"))

    eight = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    plain, hour = ("email", "pending", False, None, 0, 0, None, None, ""), dt.timedelta(hours=1)
    assert rows(cast.gm) == [(*plain, None, clock.now())] * count
    assert rows(cast.head) == [(*plain, eight, eight)] * count
    assert rows(cast.clerk) == [(*plain[:2], True, *plain[3:], clock.now() + hour, clock.now() + hour)] * count
    assert rows(cast.staff) == []
