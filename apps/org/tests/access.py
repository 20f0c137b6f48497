"""Who gets which answer from signing in and the account pages."""

from apps.core import clock
from apps.core.tests.access import Row
from apps.org.models import SignedIn
from apps.org.tests.cast import Cast

ROWS = [
    Row("org:login", codes={"*": 302, "anonymous": 200}),
    Row("org:login", method="post", data={"username": "x", "password": "y"}, codes={"*": 302, "anonymous": 422}),
    Row("org:logout", method="post", codes={"*": 302}),
    Row("org:logout", codes={"*": 200, "anonymous": 302}),
    Row("org:code", codes={"*": 302}),
    Row("org:code", method="post", data={"code": "000000"}, codes={"*": 302}),
    Row("org:oidc_question", codes={"*": 404}),  # no provider is configured
    Row("org:oidc_answer", codes={"*": 404}),
    Row("org:session_end", codes={"*": 405, "anonymous": 302}),
    Row("org:session_end", method="post", codes={"*": 422, "gm": 302, "anonymous": 302}),  # one's own only
    Row("org:session_end_others", codes={"*": 405, "anonymous": 302}),
    Row("org:session_end_others", method="post", codes={"*": 302}),
    Row("org:second_factor", codes={"*": 200, "anonymous": 302}),
    Row("org:second_factor", method="post", data={"code": "x"}, codes={"*": 422, "anonymous": 302}),
    Row("org:profile", codes={"*": 200, "anonymous": 302}),
    Row("org:password", codes={"*": 200, "anonymous": 302}),
    Row("org:password", method="post", data={}, codes={"*": 422, "anonymous": 302}),
    Row("org:tree", codes={"*": 200, "anonymous": 302}),
    Row("org:person", codes={"*": 200, "anonymous": 302}),
    Row("org:leaving", codes={"*": 403, "anonymous": 302}),  # nobody of the cast is system administrator
    Row("org:leaving", method="post", codes={"*": 403, "anonymous": 302}),
    Row("org:moving", codes={"*": 403, "anonymous": 302}),
    Row("org:moving", method="post", codes={"*": 403, "anonymous": 302}),
    Row("org:unlock", codes={"*": 405, "anonymous": 302}),
    Row("org:unlock", method="post", codes={"*": 403, "anonymous": 302}),
    Row("org:reset_factor", codes={"*": 405, "anonymous": 302}),
    Row("org:reset_factor", method="post", codes={"*": 403, "anonymous": 302}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """A session of 张总, which nobody else can end."""
    now = clock.now()
    row = SignedIn.objects.create(key="k" * 32, user=cast.gm, started_at=now, seen_at=now)
    names = ("person", "leaving", "moving", "unlock", "reset_factor")
    return {"org:session_end": (row.pk,)} | {f"org:{name}": (cast.staff.pk,) for name in names}
