"""Who gets which answer from signing in and the account pages."""

from apps.core.tests.access import Row
from apps.org.tests.cast import Cast

ROWS = [
    Row("org:login", codes={"*": 302, "anonymous": 200}),
    Row("org:login", method="post", data={"username": "x", "password": "y"}, codes={"*": 302, "anonymous": 422}),
    Row("org:logout", method="post", codes={"*": 302}),
    Row("org:logout", codes={"*": 405, "anonymous": 302}),
    Row("org:profile", codes={"*": 200, "anonymous": 302}),
    Row("org:password", codes={"*": 200, "anonymous": 302}),
    Row("org:password", method="post", data={}, codes={"*": 422, "anonymous": 302}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """Nothing beyond the cast."""
    return {}
