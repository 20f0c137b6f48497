"""Signing in: loads the person with the department in one query; throttling by django-axes."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.errors import DomainError
from apps.org import rights, services
from apps.org.identity import directory
from apps.org.models import User


class OrgBackend(ModelBackend):
    """Django's backend, fetching the department with the person (one query per request).

    Rights in the back-office follow roles (apps.org.rights); Django's tables of permissions stay empty.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active) and rights.may(user_obj.role_codes, perm)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return bool(user_obj.is_active) and rights.may_enter(user_obj.role_codes, app_label)

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("department", "principal").filter(pk=user_id).first()
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
