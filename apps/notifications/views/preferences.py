"""通知设置: one's own choices; the button 发送测试 saves first, so that nothing typed is lost."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.errors import DomainError
from apps.core.verbs import show_refusal
from apps.notifications import selectors, services
from apps.notifications.forms import PreferenceForm, initial_of
from apps.notifications.models import Channel
from apps.org.models import User
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Look at, keep, and try out one's choices."""
    user = person(request)
    if request.method != "POST":
        return _page(request, PreferenceForm(initial=initial_of(user), user=user), 200)
    form = PreferenceForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        services.save_preference(user=user, **form.values())
        done = _test(user, request.POST.get("test", ""))
    except DomainError as error:
        show_refusal(form, error)
        return _page(request, form, error.status)
    messages.success(request, done)
    return redirect("notifications:preferences")


def _test(user: User, channel: str) -> str:
    if not channel:
        return "通知设置已保存"
    services.send_test(user=user, channel=channel)
    return f"通知设置已保存，测试消息已交{Channel(channel).label}发送，结果见渠道一栏"


def _page(request: HttpRequest, form: PreferenceForm, status: int) -> HttpResponse:
    context = {"form": form, "tests": selectors.last_tests(person(request))}
    return render(request, "notifications/preferences.html", context, status=status)
