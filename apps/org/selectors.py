"""Reads of people."""

from apps.org import demo
from apps.org.models import User


def demo_accounts() -> list[tuple[str, str, str]]:
    """(username, name, title) of the demonstration, in the order of the path."""
    found = {user.username: user for user in User.objects.filter(username__in=demo.USERNAMES, is_active=True)}
    return [(name, found[name].name, found[name].title) for name in demo.USERNAMES if name in found]


def is_account(username: str) -> bool:
    """Whether somebody signs in by this name."""
    return User.objects.filter(username=username[:150]).exists()
