"""One's own account: data, sessions, password, second factor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import DomainError
from apps.org import events, policy, qrcodes, rules, selectors, services
from apps.org.forms import CodeForm, PasswordForm
from apps.org.models import SecondFactor
from apps.org.requests import person
from apps.org.services import second_factor as factors
from apps.org.services import sessions


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """My data, my sessions, my last sign-ins."""
    user = person(request)
    context = {
        "sessions": list(selectors.living_sessions(user)),
        "own_key": request.session.session_key,
        "tries": selectors.last_tries(user),
        "factor": SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first(),
    }
    return render(request, "org/profile.html", context)


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my sessions."""
    sessions.end_session(user=person(request), pk=pk)
    messages.success(request, "该会话已结束")
    return redirect("org:profile")


@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    """End all of my sessions but this one."""
    count = sessions.end_others(user=person(request), but=request.session.session_key or "")
    messages.success(request, f"已结束其他 {count} 个会话" if count else "没有其他会话")
    return redirect("org:profile")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; every other session of the person ends with it."""
    user: Any = request.user
    form = PasswordForm(user, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = request.session.session_key or ""
        services.change_password(user=user, password=form.cleaned_data["new_password1"], keep_session=key)
        update_session_auth_hash(request, user)
        sessions.renamed(old=key, new=request.session.session_key or "")
        events.announce(events.PASSWORD_CHANGED, user)
        messages.success(request, "密码已修改，其他设备上的登录已退出")
        return redirect("org:profile")
    context = {"form": form, "must_change": user.must_change_password, "expired": policy.has_expired(user)}
    return render(request, "org/password.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set the second factor up, renew its recovery codes, switch it off."""
    user = person(request)
    if request.method != "POST":
        return _factor_page(request)
    verb = request.POST.get("verb", "")
    if verb == "begin":
        factors.begin(user=user)
        return redirect("org:second_factor")
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _factor_page(request, form)
    try:
        if verb == "off":
            factors.switch_off(user=user, code=form.cleaned_data["code"])
            messages.success(request, "二次验证已停用")
            return redirect("org:profile")
        act = factors.renew_codes if verb == "renew" else factors.confirm
        codes = act(user=user, code=form.cleaned_data["code"])
    except DomainError as error:
        form.add_error("code", error.message)
        return _factor_page(request, form)
    return render(request, "org/recovery_codes.html", {"codes": codes})


def _factor_page(request: HttpRequest, form: CodeForm | None = None) -> HttpResponse:
    user = person(request)
    factor = SecondFactor.objects.filter(user=user).first()
    waiting = factor is not None and factor.confirmed_at is None
    context = {
        "form": form or CodeForm(),
        "factor": factor,
        "must": user.must_set_up_factor,
        "key": qrcodes.key_of(factor) if factor and waiting else "",
        "picture": qrcodes.picture_of(factor) if factor and waiting else "",
        "left": factors.codes_left(user) if factor and not waiting else 0,
        "off": rules.can_switch_off_factor(user),
    }
    return render(request, "org/second_factor.html", context, status=422 if form else 200)
