"""Pages of approvals: decide a step, withdraw a run."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.approvals import followups, rules, selectors, services, subjects
from apps.approvals.forms import DecisionForm, WithdrawForm
from apps.approvals.forms.deciding import kept_files
from apps.approvals.models import ApprovalStep, Opinion
from apps.approvals.papers import with_files
from apps.attachments.selectors import attachments_of
from apps.core.errors import Denied, DomainError, Stale
from apps.core.verbs import show_refusal
from apps.org.models import User
from apps.org.requests import person

DONE_WORDS = {
    "approve": "已提交",
    "amend": "已提交修改意见",
    "pass_on": "已转请",
    "return": "已退回",
    "reject": "已提交不同意的意见",
}


@require_http_methods(["GET", "HEAD", "POST"])
def step_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The matter in short, all opinions, the files and the decision panel (DOC-03)."""
    user = person(request)
    step = _step_or_404(user, pk)
    if request.method != "POST":
        return _page(request, step, DecisionForm(step=step, user=user))
    form = DecisionForm(step=step, user=user, data=request.POST, files=request.FILES)
    if not form.can_act and form.own.forbidden and form.oral.forbidden:
        form.own.require()
    if not form.is_valid():
        return _page(request, step, form, status=422)
    try:
        decided = _decide(form, step, user)
    except Stale as error:
        return _page(request, step, form, status=error.status, late=error.message)
    except Denied:
        raise
    except DomainError as error:
        show_refusal(form, error)
        return _page(request, step, form, status=error.status)
    return _onward(request, form, decided)


def _step_or_404(user: User, pk: int) -> ApprovalStep:
    step = selectors.visible_step(user, pk)
    if step is None:
        raise Http404
    return step


def _decide(form: DecisionForm, step: ApprovalStep, user: User) -> ApprovalStep:
    data = form.cleaned_data
    return services.decide_step(
        step=step,
        actor=user,
        decision=data["decision"],
        text=data["text"],
        on_behalf_of=form.oral_for,
        mention=form.named(),
        pass_to=form.passed_to(),
        staged_ids=data["files"],
    )


def _onward(request: HttpRequest, form: DecisionForm, step: ApprovalStep) -> HttpResponse:
    """To what follows from it, else to the next thing that waits for the person, else to the matter."""
    user = person(request)
    matter = step.approval.matter
    words = f"{DONE_WORDS[form.cleaned_data['decision']]}：{matter.title}"
    if form.follow_up and form.cleaned_data["follow"]:
        opinion = Opinion.objects.filter(step=step, author=user).latest("id")
        messages.success(request, f"{words}。请补全督办要求")
        return redirect(followups.address(form.follow_up, opinion))
    waiting = selectors.todo(user)
    if not waiting:
        messages.success(request, words)
        return redirect(matter.get_absolute_url())
    messages.success(request, f"{words}。还有 {len(waiting)} 件待您办理，这是下一件")
    return redirect(waiting[0].url)


def _page(
    request: HttpRequest, step: ApprovalStep, form: DecisionForm, *, status: int = 200, late: str = ""
) -> HttpResponse:
    user = person(request)
    matter = step.approval.matter
    facts, sheet = (matter.kind_spec.extra.get(name) for name in ("facts", "sheet"))
    attachments = attachments_of(matter)
    opinions = with_files(selectors.opinions_of(matter), attachments)
    unsent = (form.is_bound and not form.can_act) or late
    context = {
        "step": step,
        "matter": matter,
        "form": form,
        "facts": facts(matter) if facts else None,
        "sheet": sheet(matter) if sheet else None,
        "opinions": opinions,
        "attachments": attachments,
        "lines": selectors.steps_of(matter, opinions),
        "common_opinions": selectors.common_opinions(user, form.subject.scope) if form.can_act else [],
        "late": late or _why_not(form),
        "typed": form["text"].value() if unsent else "",
        "kept_files": kept_files(form, user) if unsent else [],
        "limit": selectors.limit_of(step),
        "can_withdraw": rules.can_withdraw(user, step.approval),
    }
    return render(request, "approvals/step_decide.html", context, status=status)


def _why_not(form: DecisionForm) -> str:
    """Why somebody whose step it was finds no panel; a mere reader is told nothing."""
    if form.can_act:
        return ""
    refused = form.own if not form.own.forbidden else form.oral
    return "" if refused.forbidden else refused.reason


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a run back, with a reason."""
    user = person(request)
    approval = selectors.visible_approval(user, pk)
    if approval is None:
        raise Http404
    rules.can_withdraw(user, approval).require()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(approval=approval, actor=user, reason=form.cleaned_data["reason"])
        messages.success(request, f"已撤回：{approval.matter.title}")
        return redirect(approval.matter.get_absolute_url())
    context = {"approval": approval, "subject": subjects.get(approval.subject), "form": form}
    return render(request, "approvals/withdraw.html", context, status=422 if form.is_bound else 200)
