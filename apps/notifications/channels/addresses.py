"""What a person may enter as a chat address: the key or address of a robot we offer, nothing else.

No scheme of apprise can be typed here (it knows file:// and a hundred others), and a webhook must name
a host of WEBHOOK_HOSTS: the server cannot be sent to places of somebody's choosing (SSRF).
"""

import re
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from apps.core.errors import DomainError
from apps.notifications.models import Channel

KEY = re.compile(r"[A-Za-z0-9_-]{8,128}\Z")
PLAIN = re.compile(r"[A-Za-z0-9]{8,128}\Z")
EXAMPLES = {
    Channel.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    Channel.DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token=…",
    Channel.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/…",
    Channel.WEBHOOK: "https://push.example.com/…",
}
# host, path before the key, name of the query parameter that holds the key ("": the key ends the path)
NATIVE = {
    Channel.WECOM: ("qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "key"),
    Channel.DINGTALK: ("oapi.dingtalk.com", "/robot/send", "access_token"),
    Channel.FEISHU: ("open.feishu.cn", "/open-apis/bot/v2/hook/", ""),
}
PORTS = {"http": 80, "https": 443}


def clean_address(channel: Channel, text: str) -> str:
    """The robot's key, or the webhook's address. Raises DomainError with what to enter instead."""
    text = text.strip()
    if channel == Channel.WEBHOOK:
        if problem := check_webhook(text):
            raise DomainError(problem)
        return text
    key = _key(channel, text) if "/" in text or ":" in text else text
    if not (PLAIN if channel == Channel.DINGTALK else KEY).match(key):
        raise DomainError(f"请填写{channel.label}机器人的地址（{EXAMPLES[channel]}）或其中的密钥")
    return key


def clean_secret(text: str) -> str:
    """The signing secret of a DingTalk robot (加签), or nothing. Raises DomainError."""
    text = text.strip()
    if text and not PLAIN.match(text):
        raise DomainError("加签密钥只含字母和数字，以 SEC 开头，请从机器人的安全设置中复制")
    return text


def check_webhook(text: str) -> str:
    """Why this address is not allowed; empty when it is."""
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in text) or "\\" in text:
        return "推送地址中不能有空格、换行或反斜线"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "推送地址无法识别，请填写完整的 https 地址"
    if parts.scheme not in PORTS or not parts.hostname:
        return "推送地址须以 https:// 或 http:// 开头"
    if "@" in parts.netloc or parts.fragment:
        return "推送地址中不能带账号口令或 # 之后的部分"
    allowed = {host.strip().lower() for host in settings.WEBHOOK_HOSTS}
    usual = port is None or port == PORTS[parts.scheme]
    if f"{parts.hostname}:{port}" in allowed or (usual and parts.hostname in allowed):
        return ""
    return f"不允许推送到 {parts.hostname}，请联系系统管理员"


def _key(channel: Channel, text: str) -> str:
    """The key within a robot's address; empty when the address is another one."""
    host, path, name = NATIVE[channel]
    try:
        parts = urlsplit(text)
        if parts.scheme != "https" or parts.netloc != host:
            return ""
    except ValueError:
        return ""
    if name:
        return parse_qs(parts.query).get(name, [""])[0] if parts.path.rstrip("/") == path else ""
    return parts.path.removeprefix(path).rstrip("/") if parts.path.startswith(path) else ""
