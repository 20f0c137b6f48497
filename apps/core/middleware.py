"""Request id, headers, and rules broken turned into messages."""

import contextvars
import logging
import re
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from apps.core import refusals
from apps.core.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]
_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
_address: contextvars.ContextVar[str] = contextvars.ContextVar("address", default="")


def current_request_id() -> str:
    """The id of the answer being made; shown on the page of a failure, so that it is found in the log."""
    return _request_id.get()


def current_address() -> str:
    """The network address the present request came from; empty outside of requests."""
    return _address.get()


def bind_request_id(request_id: str) -> contextvars.Token[str]:
    """Let this thread's log lines carry an id (a task at work for a request); hand the token back afterwards."""
    return _request_id.set(request_id)


def release_request_id(token: contextvars.Token[str]) -> None:
    """The work is done: the id before it holds again."""
    _request_id.reset(token)


class RequestIdFilter(logging.Filter):
    """Puts the request id into each log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True


class RequestIdMiddleware:
    """Gives each request an id (or takes the proxy's, when it is harmless) and returns it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if re.fullmatch(r"[\w-]{8,64}", given) else uuid.uuid4().hex[:16]
        token, came_from = _request_id.set(request_id), _address.set(request.META.get("REMOTE_ADDR", ""))
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
            _address.reset(came_from)
        response["X-Request-ID"] = request_id
        return response


class SecurityHeadersMiddleware:
    """Headers Django does not set: permissions policy, no caching of private pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "private, no-store")
        return response


class DomainErrorMiddleware:
    """A DomainError that no form caught becomes a message on the page it came from.

    htmx gets a 422/403/409 fragment; a plain POST goes back to its page with the sentence on top;
    a GET gets a small page. The transaction of the service is already rolled back.

    A refusal (403) of a deed is told to those who keep the evidence, once, with its reason (PLT-07); a refused
    look, which must not write, is a line of the log.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403:
            refusals.tell(request, getattr(request, "refused_because", ""))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        request.refused_because = error.message  # type: ignore[attr-defined]
        if getattr(request, "htmx", False):
            return render(request, "components/_error.html", {"error": error}, status=error.status)
        back = request.headers.get("Referer", "")
        returnable = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        if request.method == "POST" and returnable and error.status != 403:
            messages.error(request, error.message)
            return redirect(back)
        return render(request, "error.html", {"error": error, "status": error.status}, status=error.status)
