"""企业微信, 钉钉, 飞书 as they talk: real TLS servers in their name behind a proxy."""

import base64
import datetime as dt
import hashlib
import hmac
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings

from apps.notifications.channels.robots import cut
from apps.notifications.models import Delivery
from apps.notifications.services import deliver_due
from apps.notifications.tests.factories import make_notice, prefer
from apps.notifications.tests.web import Answer

TEXT = "【待办】请批示：甲\n时间：2026-11-23 周一 09:00\n查看：https://office.example/notifications/{}/\n"


@pytest.mark.parametrize(
    ("channel", "address", "host", "path"),
    [
        ("wecom", "key-12345678", "qyapi.weixin.qq.com", "/cgi-bin/webhook/send?key=key-12345678"),
        ("dingtalk", "token12345678", "oapi.dingtalk.com", "/robot/send?access_token=token12345678"),
        ("feishu", "hook-12345678", "open.feishu.cn", "/open-apis/bot/v2/hook/hook-12345678"),
    ],
)
def test_each_service_gets_its_own_form(cast, chat, frozen, channel, address, host, path):
    prefer(cast.gm, {channel: address})
    notice = make_notice(cast.gm, "请批示：甲")
    assert deliver_due() == 1
    (asked,) = chat.asked
    text = TEXT.format(notice.pk)
    assert (asked.host, asked.path) == (host, path)
    assert asked.payload == (
        {"msg_type": "text", "content": {"text": text}}
        if channel == "feishu"
        else {"msgtype": "text", "text": {"content": text}}
    )


def test_the_signature_of_dingtalk_is_what_dingtalk_computes(cast, chat, frozen):
    prefer(cast.gm, {"dingtalk": ("token12345678", "SECabc123456")})
    make_notice(cast.gm)
    assert deliver_due() == 1
    query = parse_qs(urlsplit(chat.asked[0].path).query)
    stamp = query["timestamp"][0]
    digest = hmac.new(b"SECabc123456", f"{stamp}\nSECabc123456".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()]


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}),
        ("feishu", {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}),
    ],
)
def test_a_refusal_within_a_200_is_a_refusal(cast, chat, frozen, channel, said):
    prefer(cast.gm, {channel: "abcdefgh1234"})
    make_notice(cast.gm)
    chat.answers = [Answer(200, said)]
    assert deliver_due() == 0
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("pending", 1)
    assert row.error == f"对方答复 {said.get('errcode', said.get('code'))}：{said.get('errmsg', said.get('msg'))}"
    frozen(dt.timedelta(minutes=1))
    assert deliver_due() == 1


def test_an_outage_claims_nothing(cast, chat, frozen):
    prefer(cast.gm, {"wecom": "key-12345678", "feishu": "hook-12345678"})
    make_notice(cast.gm)
    chat.close()
    for hour in range(0, 48, 4):
        frozen(dt.timedelta(hours=hour))
        assert deliver_due() == 0
    assert list(Delivery.objects.values_list("state", "attempts")) == [("pending", 0)] * 2
    chat.open()
    assert deliver_due() == 2


def test_a_long_message_is_cut_at_a_line_within_the_limit(cast, chat, frozen):
    prefer(cast.gm, {"wecom": "key-12345678"})
    make_notice(cast.gm, "甲" * 600, body="\n".join(["乙" * 50] * 30))
    assert deliver_due() == 1
    content = chat.asked[0].payload["text"]["content"]
    assert len(content.encode()) <= 2048
    assert content.endswith("\n…其余请登录系统查看")
    assert cut("甲", 2048) == "甲"


def test_the_web_process_imports_neither_apprise_nor_requests_for_it():
    code = "import django; django.setup(); import sys, apps.notifications.services, apps.notifications.urls; "
    code += "print([name for name in ('apprise', 'requests') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "officeadmin.settings", "OFFICEADMIN_DATA": str(django_settings.DATA_DIR)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
