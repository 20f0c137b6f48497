"""The flow editor of the system administrator: list, one version, edit with test run, publish (PLT-04)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.approvals import flows, rules, services, uses
from apps.approvals.forms.flows import (
    HeadForm,
    StepForms,
    TryForm,
    as_initial,
    as_typed,
    principal_choices,
    rearranged,
)
from apps.approvals.models import ApprovalFlow
from apps.approvals.services.flows import MOST_STEPS
from apps.core.errors import Denied, DomainError
from apps.org.models import Department
from apps.org.requests import person


@require_safe
def flow_list(request: HttpRequest) -> HttpResponse:
    """Every flow by its current version."""
    rules.can_edit_flows(person(request)).require()
    return render(request, "approvals/flow_list.html", {"rows": flows.current_flows()})


@require_safe
def flow_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, and what changed since the one before it (or the one chosen by `?with=`)."""
    rules.can_edit_flows(person(request)).require()
    flow = get_object_or_404(ApprovalFlow.objects.select_related("published_by"), pk=pk)
    versions = list(flows.versions_of(flow.code))
    wanted = request.GET.get("with", "")
    other = next((one for one in versions if str(one.version) == wanted), None) or next(
        (one for one in versions if one.version < flow.version), None
    )
    drafts = flows.drafts_of(flow)
    context = {
        "flow": flow,
        "use": uses.get(flow.code),
        "versions": versions,
        "steps": [flows.in_words(one, flow.code) for one in drafts],
        "other": other,
        "changes": flows.compare(flows.drafts_of(other), drafts, flow.code) if other else [],
    }
    return render(request, "approvals/flow_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def flow_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Edit the current version; every button posts the whole form, so that no script is needed."""
    rules.can_edit_flows(person(request)).require()
    flow = flows.current_version(code)
    if flow is None:
        raise Http404
    if request.method != "POST":
        head = HeadForm(
            initial={"name": flow.name, "based_on": flow.version, "pass_same": "yes" if flow.pass_same else "no"}
        )
        return _page(
            request, flow, head, _forms(code, initial=[as_initial(one, code) for one in flows.drafts_of(flow)])
        )
    operation = request.POST.get("op", "")
    if operation == "publish":
        return _publish(request, flow)
    if operation == "try":
        return _try(request, flow)
    rows = as_typed(request.POST, _how_many(request), code)
    head = HeadForm(initial={name: request.POST.get(name) for name in ("name", "note", "pass_same", "based_on")})
    return _page(request, flow, head, _forms(code, initial=rearranged(rows, operation)))


def _how_many(request: HttpRequest) -> int:
    text = request.POST.get("steps-TOTAL_FORMS", "")
    return min(int(text), MOST_STEPS) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _forms(code: str, **kwargs: Any) -> Any:
    departments = [(one.pk, one.name) for one in Department.objects.filter(is_active=True)]
    lists = {"principals": principal_choices(), "departments": departments}
    return StepForms(prefix="steps", form_kwargs={"code": code, "lists": lists}, **kwargs)


def _publish(request: HttpRequest, flow: ApprovalFlow) -> HttpResponse:
    head, steps = HeadForm(request.POST), _forms(flow.code, data=request.POST)
    if not (head.is_valid() & steps.is_valid()):
        return _page(request, flow, head, steps, status=422)
    try:
        published = services.publish_flow(
            code=flow.code, steps=[form.draft() for form in steps], actor=person(request), **head.cleaned_data
        )
    except Denied:
        raise
    except DomainError as error:
        head.add_error(None, error.message)
        return _page(request, flow, head, steps, status=error.status)
    messages.success(request, f"已发布「{published.name}」第 {published.version} 版，从下一件起按新流程办理")
    return redirect("approvals:flow_detail", published.pk)


def _try(request: HttpRequest, flow: ApprovalFlow) -> HttpResponse:
    head, steps, tried = (
        HeadForm(request.POST),
        _forms(flow.code, data=request.POST),
        TryForm(request.POST, code=flow.code),
    )
    head.is_valid()
    if not (steps.is_valid() & tried.is_valid()):
        return _page(request, flow, head, steps, tried=tried, status=422)
    facts = tried.facts()
    lines = flows.try_out([form.draft() for form in steps], facts, flow.code)
    return _page(request, flow, head, steps, tried=tried, lines=lines, used=flows.facts_used(facts, flow.code))


def _page(
    request: HttpRequest,
    flow: ApprovalFlow,
    head: HeadForm,
    steps: Any,
    *,
    tried: TryForm | None = None,
    lines: list[flows.TryLine] | None = None,
    used: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "flow": flow,
        "use": uses.get(flow.code),
        "head": head,
        "steps": steps,
        "tried": tried or TryForm(initial={"urgency": 0, "secrecy": 1}, code=flow.code),
        "lines": lines,
        "used": used or [],
    }
    return render(request, "approvals/flow_edit.html", context, status=status)
