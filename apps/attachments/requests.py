"""The type of a request behind LoginRequiredMiddleware."""

from django.http import HttpRequest

from apps.org.models import User


class OfficeRequest(HttpRequest):
    """Somebody is signed in: `user` is one of our people."""

    user: User
