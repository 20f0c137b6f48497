"""Session rules: idle end, absolute end, a forced change of password or second factor, sign-in that loses nothing."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from apps.org import events
from apps.org.devices import address_of, device_of
from apps.org.entering import SEEN, STARTED
from apps.org.requests import person
from apps.org.services import sessions

# What a person owes before every other page, in this order, and the pages that are open meanwhile.
DUTIES = (("must_change_password", "org:password"), ("must_set_up_factor", "org:second_factor"))
ALWAYS = frozenset({"org:logout", "org:login"})
TOUCH_SECONDS = 60  # a session row is written at most once a minute


def _lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """Another page; htmx would put it where it expected a fragment, so it is told to go there as a whole."""
    if "HX-Request" not in request.headers:
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


class SessionRulesMiddleware:
    """Ends a session that was idle too long or is too old; both ends are counted on the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            session, now = request.session, int(time.time())
            started, seen = session.get(STARTED, now), session.get(SEEN, now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_COOKIE_AGE:
                events.announce(events.SESSION_ENDED, user)
                sessions.closed(key=session.session_key or "")
                logout(request)
            elif STARTED not in session or now - seen >= TOUCH_SECONDS:
                session[STARTED], session[SEEN] = started, now
                if now > seen:
                    self._note(request)
        return self.get_response(request)

    def _note(self, request: HttpRequest) -> None:
        """The person's list of sessions says when each was last used; written with the session itself."""
        sessions.seen(
            user=person(request),
            key=request.session.session_key or "",
            address=address_of(request),
            device=device_of(request),
        )

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A password that must be changed, then a second factor to set up: until done there is no other page."""
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        for flag, page in DUTIES:
            if getattr(request.user, flag, False) and name not in {page, *ALWAYS}:
                return _lead_to(request, resolve_url(page))
            if getattr(request.user, flag, False):
                return None
        return None


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page but the marked ones needs a person.

    After a POST that found no session the person comes back to the page it was sent from, where the
    browser still has what was typed; the POST itself is never repeated. htmx is sent on as a whole page.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponse:  # type: ignore[override]
        target = request.get_full_path()
        if request.method not in ("GET", "HEAD") or getattr(request, "htmx", False) or "HX-Request" in request.headers:
            referer = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
            safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure())
            parts = urlsplit(referer)
            target = f"{parts.path}?{parts.query}" if safe and parts.query else parts.path if safe else "/"
        address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': target})}"
        return _lead_to(request, address)
