"""Who may look after the outbox and the words of notices."""

from apps.core.verdict import YES, Verdict, no_right
from apps.org import roles
from apps.org.models import User


def can_see_deliveries(user: User) -> Verdict:
    """The delivery page and sending again: the system administrator's."""
    return YES if user.has_role(roles.SYSTEM_ADMIN) else no_right("通知投递由系统管理员查看和重发")


def can_edit_templates(user: User) -> Verdict:
    """The words of notices: the system administrator's."""
    return YES if user.has_role(roles.SYSTEM_ADMIN) else no_right("通知模板由系统管理员修改")
