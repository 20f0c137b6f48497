"""Signing in: loads the person with the department in one query; throttling by django-axes."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.org.models import User


class OrgBackend(ModelBackend):
    """Django's backend, fetching the department with the person (one query per request)."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("department", "principal").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


def lockout_response(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords (django-axes)."""
    return render(request, "org/locked.html", status=429)
