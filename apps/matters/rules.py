"""Who may look into the audit (PLT-07)."""

from apps.core.verdict import YES, Verdict, no_right
from apps.org import roles
from apps.org.models import User


def can_audit(user: User) -> Verdict:
    """The auditor, and nobody else: who changes things does not watch over the record of it (三员)."""
    return YES if user.has_role(roles.AUDITOR) else no_right("只有安全审计员可以查看审计记录")
