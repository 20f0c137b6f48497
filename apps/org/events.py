"""What the floors above want to know of people: signing in, out, failing; changes in the back-office.

They register, we announce.
The timeline stands one floor up, so org cannot write it; apps.matters registers the writer in `ready()`.
"""

from collections.abc import Callable

from apps.org.models import User

Listener = Callable[[str, User | None, str], None]
_listeners: list[Listener] = []

SIGNED_IN, SIGNED_OUT, SIGN_IN_FAILED = "sign_in", "sign_out", "sign_in_failed"
PASSWORD_CHANGED, SESSION_ENDED = "password_changed", "session_ended"
OFFICE_ADDED, OFFICE_CHANGED, OFFICE_DELETED = "office_added", "office_changed", "office_deleted"
SESSION_CLOSED = "session_closed"
SECOND_FACTOR_SET, SECOND_FACTOR_OFF = "second_factor_set", "second_factor_off"
SECOND_FACTOR_FAILED, SECOND_FACTOR_RESET = "second_factor_failed", "second_factor_reset"
RECOVERY_CODE_USED, RECOVERY_CODES_RENEWED = "recovery_code_used", "recovery_codes_renewed"
PASSWORD_EXPIRED, PASSWORD_RESET, UNLOCKED = "password_expired", "password_reset", "unlocked"
ROLE_GRANTED, ROLE_REVOKED, ROLE_REFUSED = "role_granted", "role_revoked", "role_refused"
CLEARANCE_CHANGED = "clearance_changed"
PERSON_LEFT, PERSON_MOVED, HANDED_OVER, LEAVING_REFUSED = (
    "person_left",
    "person_moved",
    "handed_over",
    "leaving_refused",
)

# What one person does to another or to a master table: told as "object：what changed".
BACK_OFFICE = frozenset(
    {
        OFFICE_ADDED,
        OFFICE_CHANGED,
        OFFICE_DELETED,
        SECOND_FACTOR_RESET,
        PASSWORD_RESET,
        UNLOCKED,
        ROLE_GRANTED,
        ROLE_REVOKED,
        ROLE_REFUSED,
        CLEARANCE_CHANGED,
        PERSON_LEFT,
        PERSON_MOVED,
        HANDED_OVER,
        LEAVING_REFUSED,
    }
)
LABELS = {
    SIGNED_IN: "登录",
    SIGNED_OUT: "退出登录",
    SIGN_IN_FAILED: "登录失败",
    PASSWORD_CHANGED: "修改密码",
    SESSION_ENDED: "登录超时退出",
    SESSION_CLOSED: "结束会话",
    SECOND_FACTOR_SET: "启用二次验证",
    SECOND_FACTOR_OFF: "停用二次验证",
    SECOND_FACTOR_FAILED: "二次验证失败",
    SECOND_FACTOR_RESET: "重置二次验证",
    RECOVERY_CODE_USED: "使用恢复码",
    RECOVERY_CODES_RENEWED: "重新生成恢复码",
    PASSWORD_EXPIRED: "密码到期",
    PASSWORD_RESET: "重置密码",
    UNLOCKED: "解除登录锁定",
    ROLE_GRANTED: "授予角色",
    ROLE_REVOKED: "撤销角色",
    ROLE_REFUSED: "授予角色被拒",
    CLEARANCE_CHANGED: "调整密级",
    PERSON_LEFT: "办理离职",
    PERSON_MOVED: "办理调岗",
    HANDED_OVER: "移交工作",
    LEAVING_REFUSED: "离职被拒",
    OFFICE_ADDED: "后台新增",
    OFFICE_CHANGED: "后台修改",
    OFFICE_DELETED: "后台删除",
}


def register(listener: Listener) -> None:
    """`listener(event, user, detail)`, called in the request that caused it."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(event: str, user: User | None, detail: str = "") -> None:
    """Tell everybody who registered."""
    for listener in _listeners:
        listener(event, user, detail)
