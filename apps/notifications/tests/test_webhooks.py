"""Webhooks through a real web server: failures, slowness, outages, other channels beside."""

import datetime as dt

import pytest

from apps.core.secrecy import Secrecy
from apps.notifications.channels import posting
from apps.notifications.models import Delivery
from apps.notifications.services import deliver_due
from apps.notifications.services.delivering import claim
from apps.notifications.tests.conftest import START
from apps.notifications.tests.factories import make_matter, make_notice, prefer
from apps.notifications.tests.web import Answer, free_port

MINUTE = dt.timedelta(minutes=1)


def states() -> list[tuple[str, str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("channel", "state", "attempts"))


def test_a_notice_arrives_as_one_json_document(cast, hook, frozen, paper):
    prefer(cast.gm, {"webhook": hook.url})
    notice = make_notice(cast.gm, "请批示：甲", body="王主任拟办", matter=make_matter(cast.clerk))
    assert deliver_due() == 1
    (asked,) = hook.asked
    key = f"delivery-{Delivery.objects.get().pk}-{int(START.timestamp())}@office.example"
    assert asked.headers["Idempotency-Key"] == key
    assert asked.payload == {
        "id": key,
        "code": "todo",
        "person": "张总",
        "title": "【待办】请批示：甲",
        "message": "王主任拟办\n时间：2026-11-23 周一 09:00\n"
        f"查看：https://office.example/notifications/{notice.pk}/\n",
        "url": f"https://office.example/notifications/{notice.pk}/",
        "at": "2026-11-23T09:00+08:00",
    }
    assert states() == [("webhook", "sent", 1)]


def test_a_business_secret_is_not_told_on_chat(cast, hook, frozen, paper):
    prefer(cast.gm, {"webhook": hook.url})
    matter = make_matter(cast.clerk, title="并购方案", secrecy=Secrecy.COMMERCIAL)
    make_notice(cast.gm, "请批示：并购方案", body="收购价一亿元", matter=matter)
    deliver_due()
    said = str(hook.asked[0].payload)
    assert "商业秘密" in said
    assert "并购" not in said
    assert "一亿" not in said


def test_a_500_is_tried_again_a_minute_later_under_the_same_id(cast, hook, frozen):
    prefer(cast.gm, {"webhook": hook.url})
    make_notice(cast.gm)
    hook.answers = [Answer(500)]
    assert deliver_due() == 0
    assert Delivery.objects.get().error == "对方答复 HTTP 500"
    frozen(59 * dt.timedelta(seconds=1))
    assert deliver_due() == 0
    frozen(MINUTE)
    assert deliver_due() == 1
    assert [asked.payload["id"] for asked in hook.asked] == [hook.asked[0].payload["id"]] * 2
    assert states() == [("webhook", "sent", 2)]


def test_a_server_that_always_fails_parks_the_message_after_five_tries(cast, hook, frozen):
    prefer(cast.gm, {"webhook": hook.url})
    make_notice(cast.gm)
    hook.usual = Answer(500)
    for minute in range(30):
        frozen(minute * MINUTE)
        deliver_due()
    assert states() == [("webhook", "parked", 5)]
    assert len(hook.asked) == 5


def test_a_slow_server_costs_a_try_and_not_the_others(cast, hook, frozen, monkeypatch):
    monkeypatch.setattr(posting, "READ_SECONDS", 0.2)
    prefer(cast.gm, {"webhook": hook.url})
    prefer(cast.deputy, {"webhook": hook.url})
    make_notice(cast.gm)
    make_notice(cast.deputy)
    hook.answers = [Answer(wait=1)]
    assert deliver_due() == 1
    assert states() == [("webhook", "pending", 1), ("webhook", "sent", 1)]
    assert Delivery.objects.get(state="pending").error == "对方超时未答复"


def test_a_redirect_is_not_followed(cast, hook, frozen):
    prefer(cast.gm, {"webhook": hook.url})
    make_notice(cast.gm)
    hook.answers = [Answer(307, location="http://169.254.169.254/")]
    assert deliver_due() == 0
    assert Delivery.objects.get().error == "对方答复 HTTP 307"
    assert len(hook.asked) == 1


def test_an_outage_counts_no_try_and_holds_up_no_other_host(cast, hook, frozen, settings):
    dead = free_port()
    settings.WEBHOOK_HOSTS.append(f"127.0.0.1:{dead}")
    prefer(cast.deputy, {"webhook": f"http://127.0.0.1:{dead}/secret-key"})
    prefer(cast.gm, {"webhook": hook.url})
    make_notice(cast.deputy)
    make_notice(cast.gm)
    assert deliver_due() == 1
    for hour in range(1, 60):
        frozen(hour * 60 * MINUTE)
        assert deliver_due() == 0
    assert states() == [("webhook", "pending", 0), ("webhook", "sent", 1)]


def test_a_host_taken_off_the_list_gets_nothing_more(cast, hook, frozen, settings):
    prefer(cast.gm, {"webhook": hook.url})
    make_notice(cast.gm)
    settings.WEBHOOK_HOSTS = ["push.example.com"]
    assert deliver_due() == 0
    assert hook.asked == []
    assert "不允许推送到 127.0.0.1" in Delivery.objects.get().error


def test_no_error_shows_the_address(cast, hook, frozen, caplog):
    prefer(cast.gm, {"webhook": hook.url + "/my-private-key"})
    for answer in (Answer(404), Answer(500)):
        make_notice(cast.gm)
        hook.answers = [answer]
        deliver_due()
    hook.close()
    frozen(60 * MINUTE)
    deliver_due()
    assert Delivery.objects.filter(error__contains="private-key").count() == 0
    assert "my-private-key" not in caplog.text
    assert "connection" not in caplog.text.lower() or "my-private" not in caplog.text


def test_mail_down_does_not_hold_up_the_webhook_nor_the_reverse(cast, hook, post_office, frozen):
    prefer(cast.gm, {"webhook": hook.url})
    make_notice(cast.gm)
    post_office.close()
    assert deliver_due() == 1
    post_office.open()
    hook.close()
    make_notice(cast.gm)
    assert deliver_due() == 2  # both letters
    assert states() == [
        ("email", "sent", 1), ("webhook", "sent", 1), ("email", "sent", 1), ("webhook", "pending", 0),
    ]  # fmt: skip


def test_a_killed_worker_is_replaced_when_its_lease_is_over(cast, hook, frozen):
    prefer(cast.gm, {"webhook": hook.url})
    make_notice(cast.gm)
    assert len(claim(10, "webhook")) == 1  # and then the worker is killed
    frozen(59 * dt.timedelta(seconds=1))
    assert deliver_due() == 0
    frozen(MINUTE)
    assert deliver_due() == 1
    assert len(hook.asked) == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_put_right_by_a_day_delays_nothing_for_a_day(cast, hook, frozen, days):
    wrong = dt.timedelta(days=days)
    frozen(wrong)
    prefer(cast.gm, {"webhook": hook.url})
    hook.answers = [Answer(500)]
    make_notice(cast.gm)
    assert deliver_due() == 0  # to be tried again a minute later, by the wrong clock
    make_notice(cast.gm)
    claim(1, "webhook")  # and one lies with a worker that dies
    frozen()
    frozen(2 * MINUTE)
    assert deliver_due() == 2
    assert len({asked.payload["id"] for asked in hook.asked}) == 2
