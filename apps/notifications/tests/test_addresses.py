"""What may be entered as a chat address: robots we offer, hosts the administrator listed, nothing else."""

import pytest

from apps.core.errors import DomainError
from apps.notifications.channels import offered
from apps.notifications.channels.addresses import clean_address, clean_secret
from apps.notifications.models import Channel, ChatAddress
from apps.notifications.tests.factories import prefer

WECOM, DINGTALK, FEISHU, WEBHOOK = Channel.WECOM, Channel.DINGTALK, Channel.FEISHU, Channel.WEBHOOK


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        (WECOM, " 693a91f6-7aoc-4bc4-97a0 ", "693a91f6-7aoc-4bc4-97a0"),
        (WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc", "693a91f6-7aoc"),
        (DINGTALK, "https://oapi.dingtalk.com/robot/send?access_token=abc12345", "abc12345"),
        (FEISHU, "https://open.feishu.cn/open-apis/bot/v2/hook/3f2a-77bc-11", "3f2a-77bc-11"),
        (WEBHOOK, "https://push.example.com/u/1?t=2", "https://push.example.com/u/1?t=2"),
        (WEBHOOK, "http://10.0.0.8:8080/x", "http://10.0.0.8:8080/x"),
    ],
)
def test_a_key_or_the_whole_address_of_a_robot_is_taken(channel, typed, kept, settings):
    settings.WEBHOOK_HOSTS = ["push.example.com", "10.0.0.8:8080"]
    assert clean_address(channel, typed) == kept


@pytest.mark.parametrize("channel", [WECOM, DINGTALK, FEISHU, WEBHOOK])
@pytest.mark.parametrize(
    "typed",
    [
        "file:///etc/passwd",
        "json://127.0.0.1:8000/",
        "mailto://a:b@example.com",
        "https://evil.example/cgi-bin/webhook/send?key=693a91f6-7aoc",
        "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=693a91f6",
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc",
        "wecombot://693a91f6-7aoc",
        "693a91f6/../../x",
        "键",
        "short",
        "https://push.example.com:8443/",
        "https://push.example.com@127.0.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://push.example.com.evil.example/",
        "https://push.example.com\\@127.0.0.1/",
        "https://push.example.com/\r\nX: y",
        "https://push.example.com:port/",
        "gopher://push.example.com/",
    ],
)
def test_nothing_else_is_taken(channel, typed, settings):
    settings.WEBHOOK_HOSTS = ["push.example.com"]
    with pytest.raises(DomainError) as refused:
        clean_address(channel, typed)
    assert refused.value.message


def test_a_signing_secret_is_plain(db):
    assert clean_secret(" SECabc123456 ") == "SECabc123456"
    assert clean_secret("") == ""
    with pytest.raises(DomainError, match="加签密钥"):
        clean_secret("SEC abc/../x")


def test_an_address_is_kept_per_person_and_channel_and_forgotten_when_emptied(cast):
    prefer(cast.gm, {"wecom": "abcdefgh-1", "dingtalk": ("token12345", "SECabcdef1")})
    prefer(cast.gm, {"wecom": "abcdefgh-2"})
    rows = ChatAddress.objects.order_by("channel").values_list("user__name", "channel", "address", "secret")
    assert list(rows) == [("张总", "dingtalk", "token12345", "SECabcdef1"), ("张总", "wecom", "abcdefgh-2", "")]
    prefer(cast.gm, {"wecom": "", "dingtalk": ""})
    assert ChatAddress.objects.count() == 0


def test_a_refused_address_names_its_field_and_changes_nothing(cast):
    prefer(cast.gm, {"wecom": "abcdefgh-1"})
    with pytest.raises(DomainError) as refused:
        prefer(cast.gm, {"wecom": "file:///etc/passwd"}, digest="daily")
    assert refused.value.field == "address_wecom"
    assert ChatAddress.objects.get().address == "abcdefgh-1"
    cast.gm.notice_preference.refresh_from_db()
    assert cast.gm.notice_preference.digest == "now"


def test_only_what_is_switched_on_is_offered(settings):
    settings.EMAIL_ENABLED, settings.CHAT_CHANNELS, settings.WEBHOOK_HOSTS = False, [], []
    assert offered() == []
    settings.EMAIL_ENABLED, settings.CHAT_CHANNELS, settings.WEBHOOK_HOSTS = True, ["feishu", "x"], ["a"]
    assert offered() == [Channel.EMAIL, Channel.FEISHU, Channel.WEBHOOK]
