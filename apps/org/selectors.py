"""Reads of people."""

from apps.org import demo
from apps.org.models import User


def demo_accounts() -> list[tuple[str, str, str]]:
    """(username, name, post) of the demonstration, in the order of the path; a head of 部长 says of what."""
    people = User.objects.filter(username__in=demo.USERNAMES, is_active=True).select_related("department")
    found = {user.username: user for user in people}
    return [(name, found[name].name, _post(found[name])) for name in demo.USERNAMES if name in found]


def _post(user: User) -> str:
    return f"{user.department.name}{user.title}" if user.department and user.title == "部长" else user.title


def is_account(username: str) -> bool:
    """Whether somebody signs in by this name."""
    return User.objects.filter(username=username[:150]).exists()
