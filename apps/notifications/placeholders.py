"""Named places in the words of notices: {title}, {number}, {due}… Plain names only, no expressions."""

import re
from collections.abc import Callable, Mapping

from apps.core.errors import DomainError
from apps.notifications.models import Notification

KNOWN = {
    "label": "类别，如 待办",
    "title": "通知标题",
    "body": "通知内容",
    "number": "事项编号",
    "due": "办理时限",
    "person": "收件人姓名",
    "time": "通知时间",
    "url": "查看的链接",
    "company": "单位名称",
}
PLACE = re.compile(r"\{([^{}]*)\}")
_providers: dict[str, Callable[[Notification], str]] = {}


def provide(name: str, provider: Callable[[Notification], str]) -> None:
    """A floor above knows what stands in this place (deadlines: {due}); called in `ready()`."""
    _providers[name] = provider


def provided(name: str, notification: Notification) -> str:
    """What the provider of this place says; nothing without one."""
    provider = _providers.get(name)
    return provider(notification) if provider else ""


def check(pattern: str) -> None:
    """Raises DomainError for an unknown place or an unpaired brace."""
    unknown = [name for name in PLACE.findall(pattern) if name not in KNOWN]
    if unknown:
        offered = "、".join(f"{{{name}}}" for name in KNOWN)
        raise DomainError(f"没有 {{{unknown[0]}}} 这个占位符，可用的有 {offered}")
    if re.search(r"[{}]", PLACE.sub("", pattern)):
        raise DomainError("花括号须成对，里面只写占位符的名称，如 {title}")


def fill(pattern: str, values: Mapping[str, Callable[[], str]]) -> str:
    """The pattern with its places filled, in one pass: what is filled in is never read as a pattern."""
    text = PLACE.sub(lambda found: values[found[1]]() if found[1] in values else found[0], pattern)
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip()
