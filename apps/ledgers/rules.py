"""Who may share a view with whom."""

from apps.core.verdict import YES, Verdict, no_right
from apps.ledgers.models import SavedView
from apps.org import roles
from apps.org.models import User

Scope = SavedView.Scope
FOR_ALL = (roles.SYSTEM_ADMIN, roles.OFFICE_DIRECTOR)


def leads(user: User) -> bool:
    """Head or deputy of the own department."""
    department = user.department
    if department is None:
        return False
    return department.head_id == user.pk or department.deputies.filter(pk=user.pk).exists()


def can_share(user: User, scope: str) -> Verdict:
    """One's own for everybody; for the department its leaders; for all the office and the administrators."""
    if scope == Scope.OWN:
        return YES
    if scope == Scope.EVERYBODY:
        return YES if user.has_role(*FOR_ALL) else no_right("全员共享的视图由办公室主任或系统管理员设置")
    if user.department is None:
        return no_right("您没有所属部门，不能共享给部门")
    if leads(user) or user.has_role(*FOR_ALL):
        return YES
    return no_right("部门共享的视图由部门负责人设置")


def scopes(user: User) -> list[tuple[str, str]]:
    """What the person may choose."""
    return [(value, label) for value, label in Scope.choices if can_share(user, value).ok]
