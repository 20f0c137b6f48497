"""The only writers of people, departments and roles."""

from apps.org.services.leaving import leave, move
from apps.org.services.memberships import refresh_department, refresh_person, refresh_role
from apps.org.services.passwords import change_password, demand_new_password, reset_password, set_hash
from apps.org.services.people import (
    appoint,
    create_department,
    create_user,
    ensure_role,
    follow_person,
    follow_role,
    grant_role,
    known_or_new,
    make_staff,
    rename,
    revoke_role,
    set_active,
)

__all__ = [
    "appoint",
    "change_password",
    "create_department",
    "create_user",
    "demand_new_password",
    "ensure_role",
    "follow_person",
    "follow_role",
    "grant_role",
    "known_or_new",
    "leave",
    "make_staff",
    "move",
    "refresh_department",
    "refresh_person",
    "refresh_role",
    "rename",
    "reset_password",
    "revoke_role",
    "set_active",
    "set_hash",
]
