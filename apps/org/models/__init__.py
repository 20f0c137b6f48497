"""People, departments, roles, and the principals that parts are given to."""

from apps.org.models.department import Department
from apps.org.models.principal import Membership, Principal
from apps.org.models.role import Role, RoleGrant
from apps.org.models.user import User

__all__ = ["Department", "Membership", "Principal", "Role", "RoleGrant", "User"]
