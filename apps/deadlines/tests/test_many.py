"""A thousand limits are told like one: same words, same people, as few statements (performance.md P13)."""

import datetime as dt

import pytest

from apps.core import clock
from apps.deadlines import codes
from apps.deadlines.models import Deadline
from apps.deadlines.services import sweep, sweeping
from apps.deadlines.tests.conftest import DAY, DUE, HOUR
from apps.deadlines.tests.factories import make_deadline, make_matter, told
from apps.matters.services import hold, lock, move
from apps.notifications.models import Delivery, Notification
from apps.org.models import User
from apps.org.services.delegations import delegate

MINUTE = dt.timedelta(minutes=1)
COUNT = 30


@pytest.fixture
def many(cast, paper, at):
    """Limits of 刘部长, a minute apart, each on a matter of its own."""
    for n in range(COUNT):
        matter = make_matter(cast.clerk, title=f"第 {n} 件\t“100%”")
        hold(matter=matter, principals=[cast.head.principal])
        make_deadline(matter, cast.head.principal, due_at=DUE - n * MINUTE)
    return list(Deadline.objects.order_by("pk"))


def test_each_of_many_is_told_in_its_own_words_to_owner_deputy_and_those_above(cast, many, at, settings):
    settings.EMAIL_ENABLED = True
    today = clock.today()
    delegate(owner=cast.head, deputy=cast.finance_head, starts_on=today, ends_on=today + 9 * DAY, kinds=())
    at(DAY)
    assert (sweep(), sweep()) == (3 * COUNT, 0)
    said = [f"「第 {n} 件 “100%”」已超时 1 天" for n in range(COUNT)]
    for who, before in (("刘部长", ""), ("钱部长", "您代刘部长办理的"), ("王主任", "")):
        assert sorted(title for name, title in told() if name == who) == sorted(before + one for one in said)
    bodies = Notification.objects.filter(recipient=cast.director).order_by("matter_id").values_list("body", flat=True)
    assert list(bodies[:2]) == [
        "批示时限由刘部长负责，应于 11-23 周一 17:30 前办理，请督促",
        "批示时限由刘部长负责，应于 11-23 周一 17:29 前办理，请督促",
    ]
    row = many[7]
    keys = set(Notification.objects.filter(matter=row.matter_id).values_list("key", flat=True))
    assert keys == {f"deadline:{row.pk}:{int(row.due_at.timestamp())}:late1440"}
    assert Delivery.objects.count() == Notification.objects.exclude(recipient__email="").count() == 3 * COUNT


def test_words_and_next_alert_of_each_are_by_its_own_due_instant(many, at):
    at(-4 * HOUR)
    assert sweep() == COUNT
    assert {"「第 0 件 “100%”」批示时限还剩 4 小时（11-23 周一 17:30 前）"} < {title for _, title in told()}
    assert {"「第 29 件 “100%”」批示时限还剩 3 小时 31 分（11-23 周一 17:01 前）"} < {title for _, title in told()}
    found = {row.pk: (row.alerted, row.next_alert_at) for row in Deadline.objects.all()}
    assert found == {row.pk: (2, row.due_at) for row in many}


def test_a_batch_that_dies_after_its_notices_is_told_wholly_by_the_next(many, at, monkeypatch):
    """The limits move on in the transaction of their notices: neither without the other."""
    advance = sweeping._advance
    monkeypatch.setattr(sweeping, "BATCH", 12)
    turns = iter(range(100))

    def dies(*args: object) -> None:
        if next(turns) == 1:
            raise InterruptedError
        advance(*args)

    monkeypatch.setattr(sweeping, "_advance", dies)
    at(MINUTE)
    with pytest.raises(InterruptedError):
        sweep()
    assert Notification.objects.count() == Deadline.objects.filter(alerted=3).count() == 12
    assert (sweep(), sweep()) == (COUNT - 12, 0)


def test_late_limits_cost_no_more_statements_and_rules_are_read_once(cast, many, at, django_assert_num_queries):
    """Savepoint, rows, people, those above in a savepoint, names, write in a savepoint, advance, release."""
    at(HOUR)
    assert sweep() == COUNT
    looks, look = [], codes._in_force._look
    codes._in_force._look = lambda: looks.append(1) or look()
    try:
        for count, when in ((1, DAY - (COUNT - 1) * MINUTE), (COUNT - 1, DAY)):
            at(when)
            looks.clear()
            with django_assert_num_queries(12):
                assert sweep() == 2 * count
            assert len(looks) == 1
    finally:
        del codes._in_force._look


def test_the_ended_and_the_closed_among_many_are_passed_over_for_good(cast, many, at):
    move(lock(many[3].matter_id), "done", actor=cast.clerk)
    Deadline.objects.filter(pk=many[3].pk).update(next_alert_at=DUE)  # as if nobody had taken it back
    Deadline.objects.filter(pk=many[4].pk).update(cancelled_at=clock.now(), next_alert_at=DUE)
    at(MINUTE)
    assert sweep() == COUNT - 2
    assert set(Deadline.objects.filter(next_alert_at=None).values_list("pk", flat=True)) == {many[3].pk, many[4].pk}
    assert not Notification.objects.filter(matter__in=[many[3].matter_id, many[4].matter_id]).exists()


def test_a_title_above_the_clearance_reaches_nobody_among_many(cast, many, at):
    User.objects.filter(pk=cast.head.pk).update(clearance=0)
    at(MINUTE)
    assert sweep() == 0
    assert not Deadline.objects.filter(next_alert_at__lte=clock.now()).exists()
