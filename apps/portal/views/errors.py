"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "error.html", {"status": 403, "error": None}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "error.html", {"status": 404, "error": None}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: no database, no context beyond the request."""
    return render(request, "error.html", {"status": 500, "error": None}, status=500)
