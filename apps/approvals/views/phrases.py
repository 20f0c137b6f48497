"""常用语: a person's own sentences, by occasion, in the order they are offered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.approvals import services
from apps.approvals.forms.phrases import NewPhraseForm, PhraseForm
from apps.approvals.models import CommonOpinion
from apps.approvals.occasions import OCCASIONS
from apps.core.errors import DomainError
from apps.org.models import User
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """The page, and adding one."""
    user = person(request)
    form = NewPhraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_phrase(user=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, "已加入常用语")
            return redirect("approvals:phrases")
    return _page(request, user, form)


@require_POST
def phrase_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Save other words, move it, or remove it; somebody else's is not found."""
    user = person(request)
    phrase = get_object_or_404(CommonOpinion, pk=pk, owner=user)
    operation = request.POST.get("op", "save")
    if operation in ("up", "down"):
        services.move_phrase(phrase=phrase, user=user, up=operation == "up")
        return redirect("approvals:phrases")
    if operation == "remove":
        services.remove_phrase(phrase=phrase, user=user)
        messages.success(request, f"已删除：{phrase.text}")
        return redirect("approvals:phrases")
    form = PhraseForm(request.POST)
    if form.is_valid():
        try:
            services.change_phrase(phrase=phrase, user=user, text=form.cleaned_data["text"])
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, "已保存")
            return redirect("approvals:phrases")
    return _page(request, user, NewPhraseForm(), wrong=(pk, form))


def _page(
    request: HttpRequest, user: User, form: NewPhraseForm, wrong: tuple[int, PhraseForm] | None = None
) -> HttpResponse:
    own = list(CommonOpinion.objects.filter(owner=user).order_by("position", "id"))
    groups = [(label, [one for one in own if one.scope == scope]) for scope, label in OCCASIONS.items()]
    context = {
        "groups": [(label, rows) for label, rows in groups if rows],
        "form": form,
        "wrong_pk": wrong[0] if wrong else 0,
        "wrong": wrong[1] if wrong else None,
    }
    return render(request, "approvals/phrases.html", context, status=422 if form.is_bound or wrong else 200)
