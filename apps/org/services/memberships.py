"""Keeping the flat table of who acts for which principal."""

from django.db import transaction

from apps.org.models import Department, Membership, Principal, Role, User


@transaction.atomic
def _rewrite(principal: Principal, user_ids: set[int]) -> None:
    rows = Membership.objects.filter(principal=principal)
    have = set(rows.values_list("user_id", flat=True))
    rows.exclude(user_id__in=user_ids).delete()
    Membership.objects.bulk_create(
        [Membership(principal=principal, user_id=user_id) for user_id in user_ids - have], ignore_conflicts=True
    )


def refresh_person(user: User) -> None:
    """A person acts for themselves, and nobody does once they have left."""
    _rewrite(user.principal, {user.pk} if user.is_active else set())


def refresh_department(department: Department) -> None:
    """Head, deputies and liaison act for a department."""
    people = {department.head_id, department.liaison_id, *department.deputies.values_list("id", flat=True)}
    active = User.objects.filter(is_active=True, pk__in=[pk for pk in people if pk]).values_list("id", flat=True)
    _rewrite(department.principal, set(active))


def refresh_role(role: Role) -> None:
    """Every active holder acts for a role."""
    _rewrite(role.principal, set(role.holders.filter(is_active=True).values_list("id", flat=True)))
