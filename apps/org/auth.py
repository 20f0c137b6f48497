"""Signing in: loads the person with the department in one query; throttling by django-axes."""

from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.errors import DomainError
from apps.core.prepared import Prepared
from apps.org import rights, services
from apps.org.identity import directory
from apps.org.models import Department, Principal, User

_COLUMNS = {model: [field.attname for field in model._meta.concrete_fields] for model in (User, Principal, Department)}


def _of_id(user_id: int) -> QuerySet[Any, Any]:
    beside = {"principal": _COLUMNS[Principal], "department": _COLUMNS[Department]}
    others = [f"{relation}__{column}" for relation, columns in beside.items() for column in columns]
    return User.objects.filter(pk=user_id).order_by().values_list(*_COLUMNS[User], *others)


_PERSON = Prepared(_of_id, user_id=int)


def person_of(user_id: int) -> User | None:
    """The person with principal and department, as `select_related` would give; asked by every page, so prepared."""
    rows = _PERSON.rows(user_id=int(user_id))
    if not rows:
        return None
    values = iter(rows[0])
    made: list[Any] = [
        model.from_db(DEFAULT_DB_ALIAS, columns, list(islice(values, len(columns))))
        for model, columns in _COLUMNS.items()
    ]
    user: User = made[0]
    user.principal, department = made[1:]
    user.department = department if department.pk else None
    return user


class OrgBackend(ModelBackend):
    """Django's backend, fetching the department with the person (one query per request).

    Rights in the back-office follow roles (apps.org.rights); Django's tables of permissions stay empty.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active) and rights.may(user_obj.role_codes, perm)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return bool(user_obj.is_active) and rights.may_enter(user_obj.role_codes, app_label)

    def get_user(self, user_id: int) -> User | None:
        user = person_of(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


class DirectoryBackend(OrgBackend):
    """The company's LDAP directory, asked when it is configured and our own password did not fit."""

    def authenticate(self, request: Any, username: str | None = None, password: str | None = None, **kw: Any) -> Any:
        """The person whose directory password it is; None else. A new person only where LDAP_CREATE allows it."""
        if not directory.enabled():
            return None
        found = directory.check(username or "", password or "")
        if found is None:
            return None
        try:
            return services.known_or_new(
                username=found.username, name=found.name, email=found.email, create=settings.LDAP_CREATE
            )
        except DomainError:
            return None


def lockout_response(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords (django-axes)."""
    return render(request, "org/locked.html", status=429)
