"""From a proven password to a session: expired password, second factor, then in. Every way of signing in ends here."""

import time
from dataclasses import dataclass

from django.contrib.auth import login as start_session
from django.http import HttpRequest

from apps.org import events, selectors, services
from apps.org.devices import address_of, device_of
from apps.org.models import SecondFactor, SignInTry, User
from apps.org.services import sessions

WAITING, WAITING_SECONDS = "second_factor_waiting", 300
STARTED, SEEN = "started_at", "seen_at"  # kept in the session, read by SessionRulesMiddleware


@dataclass(frozen=True)
class Waiting:
    """Whose password was right a moment ago, and where they wanted to go."""

    user: User
    target: str


def proven(request: HttpRequest, user: User, target: str) -> bool:
    """The password was right. True: the person is in. False: a code is asked for first (org:code)."""
    if not SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists():
        enter(request, user)
        return True
    request.session.flush()  # nothing of before goes along, and the key is a new one
    backend = getattr(user, "backend", "apps.org.auth.OrgBackend")
    request.session[WAITING] = {
        "user": user.pk,
        "backend": backend,
        "hash": user.get_session_auth_hash(),
        "target": target,
        "at": int(time.time()),
    }
    return False


def waiting(request: HttpRequest) -> Waiting | None:
    """Who must still enter a code; None after five minutes, or when the password was changed meanwhile."""
    kept = request.session.get(WAITING)
    if not kept or time.time() - kept["at"] > WAITING_SECONDS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["hash"]:
        return None
    user.backend = kept["backend"]
    return Waiting(user, kept["target"])


def enter(request: HttpRequest, user: User) -> None:
    """Start the session; its key is never the one from before."""
    request.session.pop(WAITING, None)
    start_session(request, user, backend=getattr(user, "backend", None))
    request.session[STARTED] = request.session[SEEN] = int(time.time())
    if services.demand_new_password(user=user):
        events.announce(events.PASSWORD_EXPIRED, user)
    request.session.save()  # the row below names a session that exists
    sessions.opened(
        user=user, key=request.session.session_key or "", address=address_of(request), device=device_of(request)
    )
    events.announce(events.SIGNED_IN, user)


def failed(request: HttpRequest, username: str) -> None:
    """A wrong password of an account that exists; strangers cannot fill the sealed chain, nor the person's list."""
    user = selectors.find_account(username.replace("\0", ""))  # PostgreSQL cannot store the null byte
    if user is None or getattr(request, "axes_locked_out", False):
        return
    events.announce(events.SIGN_IN_FAILED, None, user.username)
    wrong(request, user, SignInTry.Result.WRONG_PASSWORD)


def wrong(request: HttpRequest, user: User, result: str) -> None:
    """One more line in the person's list of tries."""
    sessions.tried(user=user, result=result, address=address_of(request), device=device_of(request))
