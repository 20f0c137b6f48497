"""Robots of 企业微信, 钉钉 and 飞书: apprise knows their addresses, limits and signature.

The POST is ours: apprise 2.2 takes any HTTP 200 for success, while all three services refuse a message
(unknown robot, wrong signature, too many a minute) with HTTP 200 and an error code in the answer.
"""

import json
from typing import Any
from urllib.parse import unquote

from apprise.plugins.base import NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from apps.notifications.channels.carrier import Away, Parcel, Refused
from apps.notifications.channels.posting import post, reach
from apps.notifications.models import Channel

MORE = "\n…其余请登录系统查看"
ORIGINS = {
    Channel.WECOM: "https://qyapi.weixin.qq.com/",
    Channel.DINGTALK: "https://oapi.dingtalk.com/",
    Channel.FEISHU: "https://open.feishu.cn/",
}
LIMITS: dict[Channel, type[NotifyBase]] = {
    Channel.WECOM: NotifyWeComBot,
    Channel.DINGTALK: NotifyDingTalk,
    Channel.FEISHU: NotifyFeishu,
}


class RobotCarrier:
    """One service; its robots differ by their key."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._reached = False

    def open(self) -> None:
        if not self._reached:
            reach(ORIGINS[self.channel])
            self._reached = True

    def send(self, parcel: Parcel) -> None:
        """Raises Refused with the service's own words when it did not take the message."""
        text = cut(f"{parcel.subject}\n{parcel.text}", LIMITS[self.channel].body_maxlen)
        url, params, payload = self._request(parcel, text)
        try:
            status, answer = post(url, payload, params=params)
        except Away:
            self._reached = False  # the next `open` asks again and stops the run
            raise
        if status != 200:
            raise Refused(f"对方答复 HTTP {status}")
        _check(answer)

    def _request(self, parcel: Parcel, text: str) -> tuple[str, Any, dict[str, Any]]:
        if self.channel == Channel.WECOM:
            return NotifyWeComBot(parcel.to).api_url, None, {"msgtype": "text", "text": {"content": text}}
        if self.channel == Channel.FEISHU:
            url = NotifyFeishu.notify_url.format(token=NotifyFeishu(parcel.to).token).rstrip("/")
            return url, None, {"msg_type": "text", "content": {"text": text}}
        robot = NotifyDingTalk(parcel.to, secret=parcel.secret or None)
        params = None
        if robot.secret:
            stamp, sign = robot.get_signature()  # quoted once by apprise; requests quotes it itself
            params = {"timestamp": stamp, "sign": unquote(sign)}
        return robot.notify_url.format(token=robot.token), params, {"msgtype": "text", "text": {"content": text}}

    def close(self) -> None:
        self._reached = False


def cut(text: str, limit: int) -> str:
    """Whole lines within `limit` bytes; what is left out is said."""
    if len(text.encode()) <= limit:
        return text
    room = limit - len(MORE.encode())
    kept = text.encode()[:room].decode(errors="ignore")
    return (kept.rpartition("\n")[0] or kept) + MORE


def _check(answer: bytes) -> None:
    try:
        said = json.loads(answer)
        code = said.get("errcode", said.get("code"))
    except (ValueError, AttributeError):
        raise Refused("对方的答复无法识别") from None
    if code != 0:
        words = str(said.get("errmsg") or said.get("msg") or "")[:200]
        raise Refused(f"对方答复 {code}：{words}")
