"""Who asks: the person behind a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.org.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person. SignInRequiredMiddleware lets nobody else in; a view left out of it refuses."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user
