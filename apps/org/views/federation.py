"""Signing in by the company's OpenID provider: the question, and its answer."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.errors import DomainError
from apps.org import entering, services
from apps.org.identity import oidc
from apps.org.views.signing_in import safe_target

COOKIE, SECONDS = "oidc_asked", 600
SALT = "org.oidc"


def _cookie() -> str:
    return f"__Host-{COOKIE}" if settings.HTTPS else COOKIE


def _own_address() -> str:
    """Never from the Host header of a request: the code must come back to us."""
    return f"{settings.SITE_URL}{reverse('org:oidc_answer')}"


@login_not_required
@never_cache
@require_safe
def question(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider. Nothing is written here: what was asked travels in a signed cookie."""
    if not oidc.enabled():
        raise Http404
    asked = oidc.new_question(safe_target(request, request.GET.get("next", "")))
    try:
        response = redirect(oidc.question_address(asked, _own_address()))
    except DomainError as error:
        return _refused(request, error.message)
    value = signing.dumps(asdict(asked), salt=SALT)
    response.set_cookie(_cookie(), value, max_age=SECONDS, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response


@login_not_required
@never_cache
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """The provider sends the browser back: believe it only when everything fits, once."""
    if not oidc.enabled():
        raise Http404
    try:
        asked = _asked(request)
        code, state = request.GET.get("code", ""), request.GET.get("state", "")
        claims = oidc.claims_of(asked, _own_address(), state=state, code=code)
        user = services.known_or_new(
            username=str(claims.get(settings.OIDC_USERNAME_CLAIM, "")),
            name=str(claims.get("name", "")),
            email=str(claims.get("email", "")),
            create=settings.OIDC_CREATE,
        )
    except DomainError as error:
        return _refused(request, error.message)
    user.backend = "apps.org.auth.OrgBackend"
    entered = entering.proven(request, user, asked.target)
    response = redirect(asked.target if entered else "org:code")
    response.delete_cookie(_cookie(), samesite="Lax")
    return response


def _asked(request: HttpRequest) -> oidc.Asked:
    try:
        kept: dict[str, Any] = signing.loads(request.COOKIES.get(_cookie(), ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise DomainError(oidc.FAILED) from error
    return oidc.Asked(**kept)


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    response = redirect("org:login")
    response.delete_cookie(_cookie(), samesite="Lax")
    return response
