"""What may be done to people and accounts, and why not."""

from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.org import roles
from apps.org.models import RoleGrant, User


def can_hold(user: User, code: str) -> Verdict:
    """三员: nobody holds two of system administrator, security administrator and auditor; a custodian of the vault
    (ARC-05) is none of them."""
    others = roles.kept_apart_from(code)
    held = RoleGrant.objects.filter(user=user, role__code__in=others).values_list("role__code", flat=True).first()
    return YES if held is None else not_now(apart(user.name, held, code))


def apart(name: str, held: str, wanted: str) -> str:
    """The sentence of a refused second one of the three, or of a custodian beside one of them."""
    if roles.VAULT_CUSTODIAN in (held, wanted):
        return (
            f"{name}已是{roles.LABELS[held]}，不能再任{roles.LABELS[wanted]}："
            "系统、安全、审计管理员与涉密档案保管员须由不同的人担任"
        )
    return (
        f"{name}已是{roles.LABELS[held]}，不能再任{roles.LABELS[wanted]}："
        "系统管理员、安全保密管理员、安全审计员须由三个人分别担任"
    )


def can_manage_people(actor: User) -> Verdict:
    """People, posts, roles, leaving and moving."""
    if actor.is_superuser or actor.has_role(roles.SYSTEM_ADMIN):
        return YES
    return no_right("人员的调岗、离职和角色由系统管理员办理")


def can_guard_accounts(actor: User) -> Verdict:
    """Clearances, unlocking, resetting second factors."""
    if actor.is_superuser or actor.has_role(roles.SECURITY_ADMIN):
        return YES
    return no_right("密级、解锁和二次验证由安全保密管理员办理")


def can_switch_off_factor(user: User) -> Verdict:
    """A role that demands a second factor keeps it on."""
    asking = RoleGrant.objects.filter(user=user, role__second_factor=True).select_related("role").first()
    return YES if asking is None else not_now(f"您是{asking.role.name}，该角色必须使用二次验证，不能停用", show=True)
