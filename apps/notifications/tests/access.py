"""URL × role × code. The one notice of the world belongs to 张总: to everybody else it does not exist."""

from apps.core.tests.access import Row
from apps.notifications.models import Delivery
from apps.notifications.tests.factories import make_notice
from apps.org.tests.cast import Cast

OWN = {"gm": 302, "anonymous": 302, "*": 404}

ADMIN = {"*": 403, "anonymous": 302}  # the system administrator is none of the cast: see test_deliveries.py

ROWS = [
    Row("notifications:inbox", {"*": 200, "anonymous": 302}),
    Row("notifications:read_all", {"*": 302}, method="post"),
    Row("notifications:read_all", {"*": 405, "anonymous": 302}),
    Row("notifications:open", OWN),
    Row("notifications:read", OWN, method="post"),
    Row("notifications:preferences", {"*": 200, "anonymous": 302}),
    Row("notifications:preferences", {"*": 422, "anonymous": 302}, method="post"),
    Row("notifications:deliveries", ADMIN),
    Row("notifications:delivery", ADMIN),
    Row("notifications:resend", {"*": 403, "anonymous": 302}, method="post", data={"ids": "1"}),
    Row("notifications:templates", ADMIN),
    Row("notifications:template", ADMIN),
    Row("notifications:template", ADMIN, method="post", data={"subject": "{title}"}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """One notice to the general manager, and its delivery."""
    notice = make_notice(cast.gm)
    delivery = Delivery.objects.create(notification=notice, next_try_at=notice.created_at)
    return {
        "notifications:open": (notice.pk,),
        "notifications:read": (notice.pk,),
        "notifications:delivery": (delivery.pk,),
        "notifications:template": ("todo",),
    }
