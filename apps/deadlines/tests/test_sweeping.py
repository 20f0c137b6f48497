"""Reminders come once, at their time, with words a secretary would use; after downtime one catch-up."""

import datetime as dt
import threading

import pytest
from django.db import connection

from apps.core.secrecy import Secrecy
from apps.deadlines.models import Deadline
from apps.deadlines.services import cancel, meet, set_deadline, sweep
from apps.deadlines.tests.conftest import DAY, DUE, HOUR
from apps.deadlines.tests.factories import make_deadline, make_matter, told
from apps.matters.services import lock, move
from apps.notifications.models import Notification

MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
NAME = "「关于冬季安全检查的通知」"


@pytest.fixture
def matter(cast, paper, at):
    return make_matter(cast.clerk)


@pytest.fixture
def limit(matter, cast):
    """刘部长's department must act by Monday 17:30."""
    return make_deadline(matter, cast.production.principal)


def walk(at, *distances: dt.timedelta) -> list[int]:
    """Sweep at each distance from the due instant; how many notices each made."""
    written = []
    for distance in distances:
        at(distance)
        written.append(sweep())
    return written


def test_each_stage_is_told_at_its_time_and_once(limit, at):
    assert walk(at, -DAY - SECOND, -DAY, -DAY + MINUTE, -4 * HOUR + 40 * SECOND, -SECOND, 20 * SECOND, 5 * MINUTE) == [
        0,
        1,
        0,
        1,
        0,
        1,
        0,
    ]
    assert told() == [
        ("刘部长", f"{NAME}批示时限还剩 1 天（11-23 周一 17:30 前）"),
        ("刘部长", f"{NAME}批示时限还剩 4 小时（11-23 周一 17:30 前）"),
        ("刘部长", f"{NAME}批示时限已到（11-23 周一 17:30）"),
    ]


def test_a_limit_long_past_is_told_to_those_above_too(limit, at, cast):
    assert walk(at, SECOND, DAY, DAY + HOUR, 3 * DAY + 2 * HOUR) == [1, 2, 0, 2]
    assert told()[1:] == [
        ("刘部长", f"{NAME}已超时 1 天"),
        ("王主任", f"{NAME}已超时 1 天"),
        ("刘部长", f"{NAME}已超时 3 天 2 小时"),
        ("王主任", f"{NAME}已超时 3 天 2 小时"),
    ]
    assert Notification.objects.filter(recipient=cast.director).values_list("body", flat=True)[0] == (
        "批示时限由生产部负责，应于 11-23 周一 17:30 前办理，请督促"
    )
    assert Deadline.objects.get().next_alert_at is None


def test_a_late_sweep_says_how_late_it_is(limit, at):
    walk(at, 42 * MINUTE)
    assert told() == [("刘部长", f"{NAME}已超时 42 分钟")]


def test_two_days_without_a_sweep_end_in_one_notice_and_the_rest_goes_on(limit, at):
    at(-DAY - HOUR)
    assert sweep() == 0
    assert walk(at, DAY - HOUR) == [1]  # down from before the first warning: three stages passed
    assert told() == [("刘部长", f"{NAME}已超时 23 小时")]
    assert walk(at, DAY) == [2]


def test_downtime_over_all_stages_tells_each_person_once(limit, at):
    assert walk(at, 10 * DAY) == [2]
    assert Notification.objects.values_list("key", flat=True).distinct().count() == 1


def test_a_second_run_writes_nothing_and_asks_little(limit, at, django_assert_num_queries):
    at(HOUR)
    assert sweep() == 1
    before = list(Deadline.objects.values())
    with django_assert_num_queries(3):  # savepoint, the due rows, release
        assert sweep() == 0
    assert list(Deadline.objects.values()) == before


def test_the_number_of_statements_does_not_grow_with_the_rows(cast, matter, at, django_assert_num_queries):
    at(-HOUR)
    for count in (1, 3):
        for n in range(count):
            make_deadline(matter, cast.production.principal, ref=f"{count}-{n}", due_at=DUE + count * MINUTE)
        at(count * MINUTE)
        with django_assert_num_queries(8):
            assert sweep() == count
        at(-HOUR)


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
def test_a_jump_of_the_clock_repeats_nothing(limit, at, jump):
    """Whatever the clock does in between, each stage is told at most once, and the last one is told."""
    walk(
        at, -5 * HOUR, -5 * HOUR + jump, -5 * HOUR + MINUTE, -4 * HOUR, SECOND, SECOND + jump, 2 * MINUTE, DAY, 4 * DAY
    )
    keys = list(Notification.objects.filter(recipient__name="刘部长").order_by("pk").values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    assert keys[-1].endswith("late4320")
    assert walk(at, 4 * DAY, 5 * DAY) == [0, 0]


def test_what_was_done_or_dropped_is_not_told(cast, matter, at):
    make_deadline(matter, cast.head.principal, ref="1")
    make_deadline(matter, cast.head.principal, ref="2")
    make_deadline(matter, cast.head.principal, ref="3")
    meet(matter=matter, code="test_step", ref="1")
    cancel(matter=matter, code="test_step", ref="2")
    assert walk(at, -4 * HOUR, SECOND, 4 * DAY) == [1, 1, 2]
    cancel(matter=matter)
    assert list(Deadline.objects.order_by("ref").values_list("cancelled_at", "met_at")) == [
        (None, DUE - 3 * DAY), (DUE - 3 * DAY, None), (DUE + 4 * DAY, None),
    ]  # fmt: skip


def test_a_closed_matter_is_never_told_of(cast, matter, limit, at):
    move(lock(matter.pk), "done", actor=cast.clerk)
    assert walk(at, -4 * HOUR, SECOND, 4 * DAY) == [0, 0, 0]
    assert Deadline.objects.get().next_alert_at is None


def test_a_changed_limit_starts_over(cast, matter, limit, at):
    walk(at, -4 * HOUR)
    set_deadline(matter=matter, code="test_step", principal=cast.head.principal, due_at=DUE + 2 * DAY)
    assert walk(at, SECOND, DAY, 2 * DAY) == [0, 1, 1]
    assert told()[1:] == [
        ("刘部长", f"{NAME}批示时限还剩 1 天（11-25 周三 17:30 前）"),
        ("刘部长", f"{NAME}批示时限已到（11-25 周三 17:30）"),
    ]


def test_saying_the_same_limit_again_changes_nothing(cast, matter, limit, at):
    walk(at, -4 * HOUR)
    again = set_deadline(matter=matter, code="test_step", principal=cast.production.principal, due_at=DUE)
    assert (again.pk, again.alerted) == (limit.pk, 2)


def test_a_short_limit_is_not_warned_of_in_the_past(cast, matter, at):
    at(-HOUR)
    assert make_deadline(matter, cast.head.principal).alerted == 2
    assert walk(at, -HOUR, -MINUTE, SECOND) == [0, 0, 1]


def test_secrecy_and_departure_are_respected(cast, paper, at):
    secret = make_matter(cast.clerk, secrecy=Secrecy.CORE)
    make_deadline(secret, cast.production.principal)
    assert walk(at, SECOND, 4 * DAY) == [0, 1]
    assert [who for who, _ in told()] == ["王主任"]


def test_a_code_nobody_registered_is_told_when_due(cast, matter, at):
    make_deadline(matter, cast.head.principal, code="forgotten")
    assert walk(at, -MINUTE, SECOND, 10 * DAY) == [0, 1, 0]
    assert told() == [("刘部长", f"{NAME}办理时限已到（11-23 周一 17:30）")]


def test_a_broken_escalation_stops_nobody_elses_reminder(cast, matter, at):
    make_deadline(matter, cast.head.principal, code="test_broken")
    make_deadline(matter, cast.finance_head.principal)
    assert walk(at, 2 * HOUR) == [2]


def test_a_notice_leads_to_its_matter(cast, matter, limit, at):
    walk(at, SECOND)
    assert Notification.objects.get().target == matter.get_absolute_url()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_four_sweepers_at_once_make_one_notice_each(cast, paper, at):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    matters = [make_matter(cast.clerk, title=f"第 {n} 件") for n in range(60)]
    for matter in matters:
        make_deadline(matter, cast.head.principal)
    at(SECOND)
    counts, start = [], threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            counts.append(sweep())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) + sweep() == 60
    assert Notification.objects.values("matter").distinct().count() == Notification.objects.count() == 60


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_sweeper_passes_over_a_matter_in_work_instead_of_waiting(cast, paper, at):
    """A service holds the matter and will touch its limit: waiting here would be a deadlock."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    from django.db import transaction

    matter = make_matter(cast.clerk)
    make_deadline(matter, cast.head.principal)
    at(SECOND)
    counts = []

    def work() -> None:
        try:
            counts.append(sweep())
        finally:
            connection.close()

    with transaction.atomic():
        lock(matter.pk)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=10)
        assert counts == [0]
        meet(matter=matter, code="test_step")
    assert sweep() == 0
