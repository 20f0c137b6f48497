"""URL × role × code. The one notice of the world belongs to 张总: to everybody else it does not exist."""

from apps.core.tests.access import Row
from apps.notifications.tests.factories import make_notice
from apps.org.tests.cast import Cast

OWN = {"gm": 302, "anonymous": 302, "*": 404}

ROWS = [
    Row("notifications:inbox", {"*": 200, "anonymous": 302}),
    Row("notifications:read_all", {"*": 302}, method="post"),
    Row("notifications:read_all", {"*": 405, "anonymous": 302}),
    Row("notifications:open", OWN),
    Row("notifications:read", OWN, method="post"),
]


def world(cast: Cast) -> dict[str, tuple]:
    """One notice to the general manager."""
    notice = make_notice(cast.gm)
    return {"notifications:open": (notice.pk,), "notifications:read": (notice.pk,)}
