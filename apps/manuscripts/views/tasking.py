"""交办, and changing what was asked for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.errors import Denied, DomainError
from apps.manuscripts import rules, services
from apps.manuscripts.forms import TaskForm
from apps.manuscripts.forms.tasking import initial_from, initial_of
from apps.manuscripts.models import Manuscript
from apps.manuscripts.views.detail import manuscript_or_404
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new task."""
    rules.can_assign(person(request)).require()
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Requirement, writers, limits of a task that was given."""
    manuscript = manuscript_or_404(request, pk)
    rules.can_change_task(person(request), manuscript).require()
    return _page(request, manuscript)


def _page(request: HttpRequest, manuscript: Manuscript | None) -> HttpResponse:
    user = person(request)
    if request.method != "POST":
        first = initial_of(manuscript) if manuscript else initial_from(user, request.GET.get("source", ""))
        return _draw(request, TaskForm(user=user, manuscript=manuscript, initial=first))
    form = TaskForm(request.POST, user=user, manuscript=manuscript)
    if not form.is_valid():
        return _draw(request, form, 422)
    try:
        if manuscript is None:
            saved = services.assign_manuscript(actor=user, task=form.task())
        else:
            saved = services.change_task(manuscript=manuscript, actor=user, task=form.task())
    except Denied:
        raise
    except DomainError as error:
        field = "source_number" if error.field == "source" else error.field
        form.add_error(field if field in form.fields else None, error.message)
        return _draw(request, form, error.status)
    messages.success(request, f"已交办：{saved.matter}" if manuscript is None else "已修改交办内容")
    return redirect("manuscripts:detail", saved.pk)


def _draw(request: HttpRequest, form: TaskForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "manuscript": form.manuscript}
    return render(request, "manuscripts/task.html", context, status=status)
