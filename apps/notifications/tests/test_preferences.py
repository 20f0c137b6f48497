"""通知设置: kinds × channels, hours, addresses, a test to oneself; nothing typed is lost."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from apps.notifications.codes import kinds
from apps.notifications.models import ChatAddress, Delivery, Notification, Preference
from apps.notifications.services import deliver_due
from apps.notifications.tests.factories import make_notice, prefer

PAGE = reverse("notifications:preferences")
ALL = {f"to_{code}": ["email", "webhook"] for code in kinds()}


def sent(**more) -> dict:
    return {**ALL, "urgent": ["urge"], "digest": "now", "digest_hour": "9", **more}


@pytest.fixture
def both(hook, post_office):
    """Mail and webhooks are switched on."""
    return hook


def boxes(response) -> set[str]:
    """The ticked boxes of the matrix: todo:email."""
    found = re.findall(r'name="to_(\w+)" value="(\w+)" ?(checked)?', response.content.decode())
    return {f"{code}:{channel}" for code, channel, ticked in found if ticked}


def test_without_a_choice_mail_has_all_and_chat_what_needs_me(cast, as_user, both):
    page = as_user(cast.gm).get(PAGE)
    assert boxes(page) == {f"{code}:email" for code in kinds()} | {
        f"{code}:webhook" for code in ("todo", "mention", "urge", "deadline")
    }
    assert Preference.objects.count() == 0


def test_what_is_chosen_is_kept_and_followed(cast, as_user, both, frozen):
    form = sent(address_webhook=both.url, to_todo=["webhook"], to_result=[])
    response = as_user(cast.gm).post(PAGE, form)
    assert (response.status_code, response.url) == (302, PAGE)
    assert boxes(as_user(cast.gm).get(PAGE)) >= {"todo:webhook", "urge:email"}
    make_notice(cast.gm, code="todo")
    make_notice(cast.gm, code="result")
    make_notice(cast.gm, code="urge")
    assert list(Delivery.objects.order_by("pk").values_list("notification__code", "channel")) == [
        ("todo", "webhook"), ("urge", "email"), ("urge", "webhook"),
    ]  # fmt: skip


def test_without_an_address_a_channel_gets_nothing(cast, both):
    make_notice(cast.gm)
    assert list(Delivery.objects.values_list("channel", flat=True)) == ["email"]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"address_webhook": "file:///etc/passwd"}, "address_webhook", "推送地址须以 https:// 或 http:// 开头"),
        ({"address_webhook": "http://10.0.0.1/x"}, "address_webhook", "不允许推送到 10.0.0.1，请联系系统管理员"),
        ({"quiet_from": "22:00"}, "quiet_to", "请填写免打扰的结束时间"),
        ({"quiet_to": "07:00"}, "quiet_from", "请填写免打扰的开始时间"),
        ({"quiet_from": "9", "quiet_to": "10:00"}, "quiet_from", "请填写时间，如 22:00"),
        ({"quiet_from": "09:00", "quiet_to": "09:00"}, "quiet_to", "开始与结束相同"),
        (
            {"quiet_from": "08:00", "quiet_to": "18:00", "working_time_only": "on"},
            "quiet_to",
            "免打扰时段覆盖了全部工作时间",
        ),
        ({"digest": "never"}, "digest", "请从列表中选择"),
        ({"digest_hour": "24"}, "digest_hour", "请从列表中选择"),
        ({"to_todo": ["fax"]}, "to_todo", "不在可选范围内"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(cast, as_user, both, wrong, field, words):
    response = as_user(cast.gm).post(PAGE, sent(to_report=[], **wrong))
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert f'href="#id_{field}' in text
    assert "report:email" not in boxes(response)
    assert (Preference.objects.count(), ChatAddress.objects.count()) == (0, 0)
    typed = wrong.get("address_webhook") or wrong.get("quiet_from") or ""
    assert typed in text


def test_a_test_saves_first_and_goes_out_at_once_even_in_quiet_hours(cast, as_user, both, frozen):
    client = as_user(cast.gm)
    form = sent(address_webhook=both.url, quiet_from="08:00", quiet_to="12:00", digest="daily", test="webhook")
    assert client.post(PAGE, form).status_code == 302
    assert deliver_due() == 1
    assert both.asked[0].payload["title"] == "【测试】通用推送通知测试：收到这条消息，说明设置正确"
    assert "测试已发出" in client.get(PAGE).content.decode()
    again = client.post(PAGE, form)
    assert again.status_code == 422
    assert "一分钟内已向通用推送发过测试" in again.content.decode()
    frozen(dt.timedelta(minutes=2))
    assert client.post(PAGE, form).status_code == 302
    assert Notification.objects.filter(recipient=cast.gm, read_at=None).count() == 0


def test_a_test_without_an_address_says_so_at_the_field(cast, as_user, both):
    response = as_user(cast.gm).post(PAGE, sent(test="webhook"))
    assert (response.status_code, "请先填写通用推送的地址" in response.content.decode()) == (422, True)
    off = as_user(cast.gm).post(PAGE, sent(test="feishu"))
    assert (off.status_code, "这个渠道没有开通" in off.content.decode()) == (422, True)


def test_the_error_of_a_failed_test_stands_by_its_channel(cast, as_user, both, frozen):
    client = as_user(cast.gm)
    both.usual.status = 403
    client.post(PAGE, sent(address_webhook=both.url, test="webhook"))
    deliver_due()
    assert "对方答复 HTTP 403" in client.get(PAGE).content.decode()


def test_a_channel_switched_off_for_a_while_keeps_its_choice(cast, as_user, both, settings):
    prefer(cast.gm, {"webhook": both.url}, ways={"todo": ["webhook"]})
    settings.WEBHOOK_HOSTS = []
    assert as_user(cast.gm).post(PAGE, sent(**{name: ["email"] for name in ALL})).status_code == 302
    assert Preference.objects.get().ways["todo"] == ["email", "webhook"]
    assert ChatAddress.objects.get().address == both.url


def test_nobody_sees_or_changes_anothers_choice(cast, as_user, both):
    prefer(cast.gm, {"webhook": both.url + "/private"})
    assert "/private" not in as_user(cast.stranger).get(PAGE).content.decode()
    as_user(cast.stranger).post(PAGE, sent(user=str(cast.gm.pk), digest="daily"))
    assert Preference.objects.get(user=cast.gm).digest == "now"
    assert Preference.objects.get(user=cast.stranger).digest == "daily"


def test_without_any_channel_the_page_says_so(cast, as_user, settings):
    settings.EMAIL_ENABLED = False
    assert "管理员尚未开通邮件和聊天渠道" in as_user(cast.gm).get(PAGE).content.decode()


def test_choosing_costs_notices_two_queries_whatever_their_number(cast, both, django_assert_num_queries):
    from apps.notifications.services import Notice, write

    prefer(cast.gm, {"webhook": both.url})
    for start, count in ((0, 1), (10, 40)):
        with django_assert_num_queries(6):  # savepoint, notices, choices, addresses, deliveries, release
            write([Notice(cast.gm.pk, f"k{start + n}", "todo", "甲", email="a@b") for n in range(count)])
