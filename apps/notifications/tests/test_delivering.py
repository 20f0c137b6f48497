"""At least once and recognisably: through a real mail server, killed workers and outages."""

import datetime as dt
import threading

import pytest
from django.db import connection

from apps.core.secrecy import Secrecy
from apps.notifications.models import Delivery
from apps.notifications.services import deliver_due, retry
from apps.notifications.services.delivering import BATCH, claim
from apps.notifications.tests.conftest import START
from apps.notifications.tests.factories import make_matter, make_notice
from apps.org.models import User

SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


def states() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "attempts"))


def test_a_notice_arrives_as_a_plain_chinese_letter(cast, post_office, frozen, paper):
    matter = make_matter(cast.clerk)
    notice = make_notice(
        cast.gm, "请批示：关于召开安全生产会议的通知", body="王主任拟办：拟请张总阅示。", matter=matter
    )
    assert deliver_due() == 1
    (mail,) = post_office.messages
    assert (mail["To"], mail["Subject"].strip()) == (
        "zhangzong@example.com",
        "【待办】请批示：关于召开安全生产会议的通知",
    )
    assert mail["Message-ID"] == f"<delivery-{Delivery.objects.get().pk}-{int(START.timestamp())}@office.example>"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r", "") == (
        "张总：\n\n请批示：关于召开安全生产会议的通知\n\n王主任拟办：拟请张总阅示。\n\n"
        "时间：2026-11-23 周一 09:00\n"
        f"查看：https://office.example/notifications/{notice.pk}/\n\n"
        "——\n本邮件由综合办公系统自动发送，请勿直接回复。\n"
    )
    assert states() == [("sent", 1)]
    assert deliver_due() == 0
    assert len(post_office.messages) == 1


def test_letters_are_not_escaped_for_html(cast, post_office, frozen):
    make_notice(cast.gm, "甲<乙>&“丙”")
    deliver_due()
    assert post_office.messages[0]["Subject"].strip() == "【待办】甲<乙>&“丙”"
    assert "\n甲<乙>&“丙”\n" in post_office.messages[0].get_content().replace("\r", "")


def test_a_letter_about_a_business_secret_does_not_tell_it(cast, post_office, frozen, paper):
    matter = make_matter(cast.clerk, title="并购方案", secrecy=Secrecy.COMMERCIAL)
    make_notice(cast.gm, "请批示：并购方案", body="收购价一亿元", matter=matter)
    deliver_due()
    (mail,) = post_office.messages
    assert mail["Subject"].strip() == "【待办】您有一条涉及商业秘密的事项通知，请登录系统查看"
    assert "并购" not in mail.as_string() + mail.get_content()
    assert "一亿" not in mail.get_content()


def test_a_worker_killed_after_claiming_is_replaced_when_its_lease_is_over(cast, post_office, frozen):
    make_notice(cast.gm)
    assert len(claim(10)) == 1  # and then the worker is killed
    frozen(59 * SECOND)
    assert deliver_due() == 0
    frozen(60 * SECOND)
    assert deliver_due() == 1
    frozen(10 * MINUTE)
    assert deliver_due() == 0
    assert len(post_office.to("zhangzong@example.com")) == 1
    assert states() == [("sent", 2)]


def test_a_repeat_after_a_lost_answer_carries_the_same_message_id(cast, post_office, frozen):
    make_notice(cast.gm)
    post_office.hang_up_after_data = True
    assert deliver_due() == 0
    post_office.hang_up_after_data = False
    frozen(MINUTE)
    assert deliver_due() == 1
    first, second = post_office.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_a_worker_that_comes_back_late_cannot_mark_what_another_took(cast, post_office, frozen):
    from apps.notifications.services import delivering

    make_notice(cast.gm)
    (slow,) = claim(10)
    frozen(2 * MINUTE)
    (fast,) = claim(10)
    assert delivering._renew(slow) is False
    assert delivering._finish(slow, state="sent") == 0
    assert delivering._finish(fast, state="sent") == 1


def test_a_killed_worker_between_the_deed_and_the_sending_loses_nothing(cast, post_office, frozen):
    """The rows are committed, the message to the broker never left: the schedule sends."""
    make_notice(cast.gm)
    frozen(15 * SECOND)
    assert deliver_due() == 1


def test_a_bad_address_is_tried_five_times_with_growing_gaps_and_then_parked(cast, post_office, frozen):
    make_notice(cast.gm)
    make_notice(cast.deputy)
    post_office.refused = {"zhangzong@"}
    assert deliver_due() == 1  # the other one flows
    tries, minute = [0], 0
    while Delivery.objects.filter(state="pending").exists():
        minute += 1
        frozen(minute * MINUTE)
        before = Delivery.objects.get(notification__recipient=cast.gm).attempts
        deliver_due()
        if Delivery.objects.get(notification__recipient=cast.gm).attempts > before:
            tries.append(minute)
    assert tries == [0, 1, 3, 7, 15]
    parked = Delivery.objects.get(state="parked")
    assert "550" in parked.error
    post_office.refused = set()
    assert retry([parked.pk]) == 1
    assert deliver_due() == 1


def test_a_message_that_kills_its_worker_is_parked_too(cast, post_office, frozen):
    make_notice(cast.gm)
    for minute in range(0, 10, 2):
        frozen(minute * MINUTE)
        assert len(claim(10)) == 1
    frozen(20 * MINUTE)
    assert deliver_due() == 0
    assert Delivery.objects.get().error == "投递进程多次中断，已搁置"
    assert states() == [("parked", 5)]


def test_an_outage_of_the_mail_server_counts_no_try(cast, post_office, frozen):
    make_notice(cast.gm)
    post_office.close()
    for hour in range(60):
        frozen(hour * 60 * MINUTE)
        assert deliver_due() == 0
    assert states() == [("pending", 0)]
    post_office.open()
    assert deliver_due() == 1


def test_one_connection_serves_a_whole_batch(cast, post_office, frozen):
    for _ in range(BATCH + 5):
        make_notice(cast.gm)
    assert deliver_due() == BATCH + 5
    assert post_office.connections == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_left_meanwhile_gets_no_letter(cast, post_office, frozen, change):
    make_notice(cast.gm)
    User.objects.filter(pk=cast.gm.pk).update(**change)
    assert deliver_due() == 0
    assert (states(), post_office.messages) == ([("parked", 1)], [])


def test_a_clearance_lowered_meanwhile_stops_the_letter(cast, post_office, frozen, paper):
    make_notice(cast.head, matter=make_matter(cast.clerk, secrecy=Secrecy.COMMERCIAL))
    User.objects.filter(pk=cast.head.pk).update(clearance=Secrecy.INTERNAL)
    assert deliver_due() == 0
    assert post_office.messages == []


def test_switched_off_mail_waits(cast, post_office, frozen, settings):
    make_notice(cast.gm)
    settings.EMAIL_ENABLED = False
    assert deliver_due() == 0
    assert states() == [("pending", 0)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_first_try_follows_the_commit_at_once(cast, post_office):
    make_notice(cast.gm)  # tasks run at once in tests: the kick after commit delivers
    assert len(post_office.messages) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_four_workers_never_claim_one_delivery_twice(cast, settings):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.CELERY_TASK_ALWAYS_EAGER = True
    people = list(cast.everybody().values())
    from apps.notifications.models import Notification
    from apps.notifications.services import Notice, write

    write([Notice(people[n % len(people)].pk, f"k{n}", "todo", "甲") for n in range(400)])
    from apps.core import clock

    Delivery.objects.bulk_create(
        Delivery(notification_id=pk, next_try_at=clock.now())
        for pk in Notification.objects.values_list("pk", flat=True)
    )
    taken, start, lock = [], threading.Barrier(4), threading.Lock()

    def work() -> None:
        try:
            start.wait()
            while rows := claim(10):
                with lock:
                    taken.extend(row.pk for row in rows)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 400
