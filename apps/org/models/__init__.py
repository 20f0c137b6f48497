"""People, departments, roles, and the principals that parts are given to."""

from apps.org.models.access import FormerPassword, RecoveryCode, SecondFactor, SignedIn, SignInTry
from apps.org.models.delegation import Delegation
from apps.org.models.department import Department
from apps.org.models.principal import Membership, Principal
from apps.org.models.role import Role, RoleGrant
from apps.org.models.user import User

__all__ = [
    "Delegation",
    "Department",
    "FormerPassword",
    "Membership",
    "Principal",
    "RecoveryCode",
    "Role",
    "RoleGrant",
    "SecondFactor",
    "SignInTry",
    "SignedIn",
    "User",
]
