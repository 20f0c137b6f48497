"""Choosing people and departments; several people keep the order in which they were chosen."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from apps.org import roles
from apps.org.models import Department, User


def departments() -> QuerySet[Department]:
    """Departments in use, with their principals."""
    return Department.objects.filter(is_active=True).select_related("principal")


def staff(secrecy: int = 0) -> QuerySet[User]:
    """People in office who may see this level."""
    return User.objects.filter(is_active=True, clearance__gte=secrecy).select_related("department", "principal")


def leaders(secrecy: int = 0) -> QuerySet[User]:
    """Those who instruct (批示)."""
    return staff(secrecy).filter(roles__code__in=[roles.COMPANY_LEADER, roles.GENERAL_MANAGER]).distinct()


def _label(user: User) -> str:
    post = " ".join(part for part in (user.department.name if user.department else "", user.title) if part)
    return f"{user.name}（{post}）" if post else user.name


class PersonChoice(forms.ModelChoiceField):
    """One person, with the post beside the name."""

    def label_from_instance(self, user: User) -> str:
        return _label(user)


class PeopleChoice(forms.ModelMultipleChoiceField):
    """Several people, returned as a list in the order posted: leaders instruct one after the other."""

    def label_from_instance(self, user: User) -> str:
        return _label(user)

    def clean(self, value: Any) -> list[User]:  # type: ignore[override]
        chosen = {str(user.pk): user for user in super().clean(value)}
        return [chosen[str(key)] for key in dict.fromkeys(value or []) if str(key) in chosen]
