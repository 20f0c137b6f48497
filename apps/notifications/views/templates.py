"""通知模板: the office's own words per kind of notice, with a preview before saving."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import Denied, DomainError
from apps.core.verbs import show_refusal
from apps.notifications import rules, selectors, services
from apps.notifications.codes import HINTS, chip, kinds
from apps.notifications.forms import TemplateForm
from apps.org.requests import person


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """All kinds, and which of them have words of their own."""
    rules.can_edit_templates(person(request)).require()
    context = {"rows": selectors.templates(), "chip": chip, "hints": HINTS}
    return render(request, "notifications/template_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Edit one kind; the button 预览 shows an example and saves nothing."""
    user = person(request)
    rules.can_edit_templates(user).require()
    if code not in kinds():
        raise Http404
    if request.method != "POST":
        return _page(request, code, TemplateForm(initial=selectors.template_values(code)))
    form = TemplateForm(request.POST)
    if not form.is_valid():
        return _page(request, code, form, status=422)
    try:
        if "preview" in request.POST:
            shown = services.preview(code=code, actor=user, **form.cleaned_data)
            return _page(request, code, form, shown=shown)
        services.save_template(code=code, actor=user, **form.cleaned_data)
    except Denied:
        raise
    except DomainError as error:
        show_refusal(form, error)
        return _page(request, code, form, status=error.status)
    messages.success(request, f"“{chip(code)[0]}”类通知的模板已保存")
    return redirect("notifications:templates")


def _page(
    request: HttpRequest, code: str, form: TemplateForm, *, shown: tuple[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "code": code, "label": chip(code), "hint": HINTS[code], "shown": shown}
    return render(request, "notifications/template_form.html", context, status=status)
