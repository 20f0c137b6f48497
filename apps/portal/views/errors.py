"""Pages for what went wrong."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.errors import Denied

log = logging.getLogger(__name__)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "error.html", {"status": 403, "error": None}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "error.html", {"status": 404, "error": None}, status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form from before a new sign-in. What was typed is kept by the browser (drafts.js)."""
    log.warning("csrf: %s", reason)
    error = Denied("登录已过期，或在别的窗口重新登录过。请返回上一页并刷新，已填的文字仍在，再提交一次。")
    return render(request, "error.html", {"status": 419, "error": error}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: no database, no context beyond the request."""
    return render(request, "error.html", {"status": 500, "error": None}, status=500)
