"""What people do to their own access and in the back-office, in the timeline (PLT-07)."""

from apps.matters.services.timeline import record
from apps.org import events
from apps.org.models import User

VERBS = {
    events.SIGNED_IN: "登录",
    events.SIGNED_OUT: "退出登录",
    events.SIGN_IN_FAILED: "登录失败",
    events.PASSWORD_CHANGED: "修改密码",
    events.SESSION_ENDED: "登录超时退出",
    events.OFFICE_ADDED: "后台新增",
    events.OFFICE_CHANGED: "后台修改",
    events.OFFICE_DELETED: "后台删除",
}


def record_event(event: str, user: User | None, detail: str) -> None:
    """One entry without a matter; a failed sign-in keeps the name that was tried."""
    if event in events.BACK_OFFICE:
        what, _, changes = detail.partition("：")
        record(matter=None, actor=user, code=event, verb=VERBS[event], object_label=what[:200], note=changes[:1000])
        return
    label = user.username if user else detail
    record(matter=None, actor=user, code=event, verb=VERBS[event], object_label=f"账户 {label}")
