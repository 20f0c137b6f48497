"""Signing in, the second factor's code, signing out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.core.errors import DomainError
from apps.org import demo, entering, events, selectors
from apps.org.forms import CodeForm, LoginForm
from apps.org.identity import oidc
from apps.org.models import SignInTry
from apps.org.services import second_factor, sessions


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Sign in; wrong passwords are counted by django-axes. `next` is followed only within this site."""
    target = safe_target(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(target)
    form = LoginForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user: Any = form.get_user()
        return redirect(target if entering.proven(request, user, target) else "org:code")
    if request.method == "POST":
        entering.failed(request, request.POST.get("username", ""))
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "company": settings.COMPANY,
        "oidc": oidc.enabled(),
    }
    if settings.DEMO_MODE:
        context |= {"demo_accounts": selectors.demo_accounts(), "demo_password": demo.PASSWORD}
    return render(request, "org/login.html", context, status=422 if form.is_bound else 200)


def safe_target(request: HttpRequest, target: str) -> str:
    """Where to go after signing in: within this site, else the workbench."""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The six digits of the telephone, or a recovery code, after a right password."""
    waiting = entering.waiting(request)
    if waiting is None:
        return redirect("org:login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            recovered = second_factor.verify(user=waiting.user, code=form.cleaned_data["code"])
        except DomainError as error:
            entering.wrong(request, waiting.user, SignInTry.Result.WRONG_CODE)
            form.add_error("code", error.message)
        else:
            entering.enter(request, waiting.user)
            if recovered:
                left = second_factor.codes_left(waiting.user)
                messages.warning(request, f"您用恢复码登录，还剩 {left} 个。手机遗失请联系安全保密管理员重置二次验证")
            return redirect(waiting.target)
    return render(request, "org/code.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out: the session is gone from the server. A bookmark (GET) only asks."""
    if request.method != "POST":
        return render(request, "org/logout.html")
    events.announce(events.SIGNED_OUT, request.user)  # type: ignore[arg-type]
    sessions.closed(key=request.session.session_key or "")
    end_session(request)
    messages.success(request, "已退出登录")
    return redirect("org:login")
