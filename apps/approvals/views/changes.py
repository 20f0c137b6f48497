"""转办、加签、退回到某步: a page for each, from the decision page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.approvals import rules, selectors, services
from apps.approvals.forms.changes import AddSignersForm, ChangeForm, HandOverForm, ReturnForm
from apps.approvals.forms.deciding import kept_files
from apps.approvals.models import ApprovalStep
from apps.core.errors import Denied, DomainError, Stale
from apps.core.verbs import show_refusal
from apps.org.requests import person


@dataclass(frozen=True)
class Course:
    """One way to change the course: its form, its service, its words."""

    label: str
    form: type[ChangeForm]
    act: Callable[..., Any]
    done: str
    hint: str


COURSES = {
    "hand_over": Course("转办", HandOverForm, services.hand_over, "已转办", "转办后由他办理，您不再办理；时限不变。"),
    "sign": Course("加签", AddSignersForm, services.add_signers, "已加签", "被加签的人会收到通知，并可查看本件。"),
    "return": Course("退回", ReturnForm, services.return_to, "已退回", "已写的意见都保留。"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def step_change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Only for whose step it is; who comes too late reads who was first and keeps what they typed (409)."""
    user, course = person(request), COURSES[verb]
    step = selectors.visible_step(user, pk)
    if step is None:
        raise Http404
    posted = request.method == "POST"
    form = course.form(request.POST if posted else None, request.FILES if posted else None, step=step, user=user)
    mine = rules.can_decide(user, step)
    if not mine.ok and not mine.forbidden:
        form.is_valid()
        return _page(request, step, verb, form, status=Stale.status, late=mine.reason)
    rules.can_change_course(user, step, verb).require()
    if posted and form.is_valid():
        try:
            course.act(step=step, actor=user, **form.values())
        except Denied:
            raise
        except Stale as error:
            return _page(request, step, verb, form, status=error.status, late=error.message)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{course.done}：{step.approval.matter.title}")
            return redirect(step.approval.matter.get_absolute_url())
    return _page(request, step, verb, form, status=422 if posted else 200)


def _page(
    request: HttpRequest, step: ApprovalStep, verb: str, form: ChangeForm, *, status: int, late: str = ""
) -> HttpResponse:
    unsent = bool(late) and form.is_bound
    context = {
        "form": form,
        "step": step,
        "matter": step.approval.matter,
        "course": COURSES[verb],
        "verb": verb,
        "late": late,
        "typed": form["reason"].value() if unsent else "",
        "chosen": form.chosen() if unsent else [],
        "kept_files": kept_files(form, person(request)) if unsent else [],
    }
    return render(request, "approvals/change.html", context, status=status)
