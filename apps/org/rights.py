"""Rights in the back-office follow the three administrators' roles (三员), not Django's tables of permissions.

System administrator: everything but the timeline. Security administrator: clearances and which roles need a
second factor (what else stands on these pages is read-only, see apps.org.admin). Auditor: the timeline, reading.
"""

from collections.abc import Collection

from django.conf import settings

from apps.org import roles

AUDIT = frozenset({"matters.timelineentry", "matters.sealedhead"})
GUARD = frozenset(f"org.{verb}_{model}" for verb in ("view", "change") for model in ("user", "role")) | {
    "org.view_rolegrant",
    "org.view_department",
}


def _ours(app_label: str) -> bool:
    return f"apps.{app_label}" in settings.INSTALLED_APPS


def may(codes: Collection[str], permission: str) -> bool:
    """Whether a holder of these roles has a permission of Django's naming, as `org.change_user`."""
    app_label, _, rest = permission.partition(".")
    verb, _, model = rest.partition("_")
    if f"{app_label}.{model}" in AUDIT:
        return roles.AUDITOR in codes and verb == "view"
    if roles.SYSTEM_ADMIN in codes and _ours(app_label):
        return True
    return roles.SECURITY_ADMIN in codes and permission in GUARD


def may_enter(codes: Collection[str], app_label: str) -> bool:
    """Whether a holder of these roles sees the section of an app on the front page of the back-office."""
    if roles.SYSTEM_ADMIN in codes:
        return _ours(app_label)
    return (roles.AUDITOR in codes and app_label == "matters") or (roles.SECURITY_ADMIN in codes and app_label == "org")
