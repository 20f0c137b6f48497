"""Held back and gathered: one message with all lines, exactly once, also after downtime and crashes."""

import datetime as dt
import threading

import pytest
from django.db import connection

from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import Notice, deliver_due, settle, write
from apps.notifications.services.claiming import claim_digest
from apps.notifications.tests.factories import make_matter, make_notice, prefer
from apps.org.models import User

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


def states() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts"))


def test_quiet_hours_hold_mail_back_while_the_inbox_has_it_at_once(cast, post_office, frozen):
    prefer(cast.gm, quiet_from=dt.time(9), quiet_to=dt.time(10))
    make_notice(cast.gm)
    make_notice(cast.gm, "催办：甲", code="urge")
    assert Notification.objects.filter(recipient=cast.gm).count() == 2
    assert deliver_due() == 1
    assert [mail["Subject"].strip() for mail in post_office.messages] == ["【催办】催办：甲"]
    frozen(59 * MINUTE)
    assert deliver_due() == 0
    frozen(HOUR)
    assert deliver_due() == 1


def test_an_hour_of_notices_goes_as_one_letter_with_all_lines(cast, post_office, frozen, paper):
    prefer(cast.gm, digest="hourly")
    for minute in (0, 20, 40):
        frozen(minute * MINUTE)
        make_notice(cast.gm, f"第 {minute} 分")
    make_notice(cast.gm, "并购方案", matter=make_matter(cast.clerk, secrecy=Secrecy.COMMERCIAL))
    make_notice(cast.deputy, "别人的")
    assert deliver_due() == 1  # who wants no digest has it at once
    frozen(HOUR)
    assert deliver_due() == 4
    (mail,) = post_office.to("zhangzong@example.com")
    text = mail.get_content()
    assert mail["Subject"].strip() == "【摘要】您有 4 条通知"
    assert [text.count(f"【待办】第 {minute} 分") for minute in (0, 20, 40)] == [1, 1, 1]
    assert "并购" not in text
    assert deliver_due() == 0


def test_one_notice_alone_goes_as_itself(cast, post_office, frozen):
    prefer(cast.gm, digest="hourly")
    make_notice(cast.gm, "独一件")
    frozen(HOUR)
    assert deliver_due() == 1
    assert post_office.messages[0]["Subject"].strip() == "【待办】独一件"


def test_after_days_of_downtime_there_is_one_letter(cast, post_office, frozen):
    prefer(cast.gm, digest="daily", digest_hour=8)
    for day in range(4):
        frozen(dt.timedelta(days=day))
        make_notice(cast.gm, f"第 {day} 天")
    frozen(dt.timedelta(days=10))
    assert deliver_due() == 4
    assert deliver_due() == 0
    assert len(post_office.messages) == 1


def test_a_repeat_after_a_lost_answer_is_the_same_digest(cast, post_office, frozen):
    """The bundle stays the same set under the same id, although another line fell due meanwhile."""
    prefer(cast.gm, digest="hourly")
    make_notice(cast.gm, "甲")
    make_notice(cast.gm, "乙")
    frozen(HOUR)
    post_office.hang_up_after_data = True
    assert deliver_due() == 0
    post_office.hang_up_after_data = False
    make_notice(cast.gm, "丙")
    frozen(2 * HOUR)
    assert deliver_due() == 3
    first, again, other = post_office.messages
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first.get_content() == again.get_content()
    assert (other["Subject"].strip(), "丙" in again.get_content()) == ("【待办】丙", False)


def test_a_killed_worker_leaves_the_digest_to_the_next_when_its_lease_is_over(cast, post_office, frozen):
    prefer(cast.gm, digest="hourly")
    make_notice(cast.gm)
    make_notice(cast.gm)
    frozen(HOUR)
    assert len(claim_digest("email")) == 2  # and then the worker is killed
    assert deliver_due() == 0
    frozen(HOUR + MINUTE)
    assert deliver_due() == 2
    assert (len(post_office.messages), states()) == (1, [("sent", 2), ("sent", 2)])


def test_a_digest_that_is_refused_parks_whole(cast, post_office, frozen):
    prefer(cast.gm, digest="hourly")
    make_notice(cast.gm)
    make_notice(cast.gm)
    post_office.refused = {"zhangzong@"}
    for minute in range(60, 90):
        frozen(minute * MINUTE)
        deliver_due()
    assert states() == [("parked", 5), ("parked", 5)]


def test_a_clearance_lowered_meanwhile_leaves_its_line_out(cast, post_office, frozen, paper):
    prefer(cast.head, digest="hourly")
    make_notice(cast.head, matter=make_matter(cast.clerk, secrecy=Secrecy.COMMERCIAL))
    make_notice(cast.head, "普通的")
    make_notice(cast.head, "另一件")
    User.objects.filter(pk=cast.head.pk).update(clearance=Secrecy.INTERNAL)
    frozen(HOUR)
    assert deliver_due() == 3
    assert post_office.messages[0]["Subject"].strip() == "【摘要】您有 2 条通知"
    assert "商业秘密" not in post_office.messages[0].get_content()


def test_changing_the_choice_replans_what_waits(cast, post_office, frozen):
    prefer(cast.gm, digest="daily")
    make_notice(cast.gm)
    assert deliver_due() == 0
    prefer(cast.gm)
    assert deliver_due() == 1


def test_what_is_settled_while_it_waits_is_not_sent(cast, post_office, frozen, paper):
    prefer(cast.gm, digest="hourly")
    matter = make_matter(cast.clerk)
    make_notice(cast.gm, "甲", matter=matter, key="step:1")
    make_notice(cast.gm, "乙", matter=matter, key="step:2")
    assert settle(matter=matter, key="step:1") == 1
    frozen(HOUR)
    assert deliver_due() == 1
    assert [mail["Subject"].strip() for mail in post_office.messages] == ["【待办】乙"]
    assert states() == [("skipped", 0), ("sent", 1)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_four_workers_never_split_a_digest_nor_send_it_twice(cast):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    people = list(cast.everybody().values())
    for person in people:
        prefer(person, digest="hourly")
    write([Notice(person.pk, f"k{n}", "todo", "甲") for n in range(40) for person in people])
    Delivery.objects.bulk_create(
        Delivery(notification_id=pk, next_try_at=clock.now(), digest=True)
        for pk in Notification.objects.values_list("pk", flat=True)
    )
    taken, start, lock = [], threading.Barrier(4), threading.Lock()

    def work() -> None:
        try:
            start.wait()
            for _ in range(200):
                if group := claim_digest("email"):
                    with lock:
                        taken.append([row.pk for row in group])
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(group) for group in taken) == [40] * len(people)
    assert len({pk for group in taken for pk in group}) == 40 * len(people)
