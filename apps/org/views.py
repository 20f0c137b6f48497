"""Signing in and out, one's password, one's account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.org import demo, events, selectors, services
from apps.org.forms import LoginForm, PasswordForm


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Sign in; wrong passwords are counted by django-axes. `next` is followed only within this site."""
    target = _safe_next(request)
    if request.user.is_authenticated:
        return redirect(target)
    form = LoginForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user: Any = form.get_user()
        start_session(request, user)
        events.announce(events.SIGNED_IN, user)
        return redirect(target)
    if request.method == "POST":
        tried = request.POST.get("username", "").replace("\0", "")  # PostgreSQL cannot store the null byte
        # Only accounts that exist, and not beyond the lock: strangers cannot fill the sealed chain.
        if not getattr(request, "axes_locked_out", False) and selectors.is_account(tried):
            events.announce(events.SIGN_IN_FAILED, None, tried)
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "company": settings.COMPANY,
    }
    if settings.DEMO_MODE:
        context |= {"demo_accounts": selectors.demo_accounts(), "demo_password": demo.PASSWORD}
    status = 200 if request.method != "POST" else 422
    return render(request, "org/login.html", context, status=status)


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out: the session is gone from the server."""
    events.announce(events.SIGNED_OUT, request.user)  # type: ignore[arg-type]
    end_session(request)
    messages.success(request, "已退出登录")
    return redirect("org:login")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; every other session of the person ends with it."""
    user: Any = request.user
    form = PasswordForm(user, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.change_password(user=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        events.announce(events.PASSWORD_CHANGED, user)
        messages.success(request, "密码已修改，其他设备上的登录已退出")
        return redirect("org:profile")
    context = {"form": form, "must_change": user.must_change_password}
    return render(request, "org/password.html", context, status=422 if form.is_bound else 200)


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """My account."""
    return render(request, "org/profile.html")
