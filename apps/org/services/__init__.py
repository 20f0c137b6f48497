"""The only writers of people, departments and roles."""

from apps.org.services.memberships import refresh_department, refresh_person, refresh_role
from apps.org.services.people import (
    appoint,
    change_password,
    create_department,
    create_user,
    ensure_role,
    follow_person,
    grant_role,
    make_staff,
    rename,
    revoke_role,
    set_active,
    set_hash,
)

__all__ = [
    "appoint",
    "change_password",
    "create_department",
    "create_user",
    "ensure_role",
    "follow_person",
    "grant_role",
    "make_staff",
    "refresh_department",
    "refresh_person",
    "refresh_role",
    "rename",
    "revoke_role",
    "set_active",
    "set_hash",
]
