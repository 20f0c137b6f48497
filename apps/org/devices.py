"""Where a request comes from, in words a person recognises."""

from django.http import HttpRequest

# First match wins: Edge and the mini-programs also call themselves Chrome and Safari.
_BROWSERS = (
    ("wxwork", "企业微信"),
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓手机"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "Mac 电脑"),
    ("Linux", "Linux 电脑"),
)


def device_of(request: HttpRequest) -> str:
    """Chrome · Windows 电脑; 未知设备 for what does not say."""
    agent = request.headers.get("User-Agent", "")
    found = [next((label for mark, label in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(part for part in found if part) or "未知设备"


def address_of(request: HttpRequest) -> str:
    """The address the web server saw (officeadmin/wsgi.py); what a client says of itself is never read."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
