"""What watches the installation: no session, no person, no secrets."""

import ipaddress
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from apps.core import health


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The web process answers; nothing else is asked, so a database that is away does not restart it."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503. What is wrong is told to this machine, or to whoever has HEALTH_TOKEN."""
    found = health.examine()
    well = all(finding.ok for finding in found)
    body: dict[str, object] = {"status": "ok" if well else "bad"}
    if _may_see_details(request):
        body["checks"] = {one.name: {"ok": one.ok, "detail": one.words} for one in found}
    return JsonResponse(body, status=200 if well else 503, json_dumps_params={"ensure_ascii": False})


def _may_see_details(request: HttpRequest) -> bool:
    given, known = request.headers.get("X-Health-Token", ""), settings.HEALTH_TOKEN
    if known and secrets.compare_digest(given.encode(), known.encode()):
        return True
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
