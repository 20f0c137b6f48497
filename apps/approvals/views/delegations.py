"""授权代理: what I gave, what was given to me, a new one, ending one early."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.approvals import absences, services
from apps.approvals.forms.delegations import DelegationForm
from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.verbs import show_refusal
from apps.org.models import Delegation
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """The page, and setting a new one (PLT-03)."""
    user = person(request)
    sent = request.POST if request.method == "POST" else None
    form = DelegationForm(sent, user=user, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.set_delegation(actor=user, **form.cleaned_data)
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _told(row))
            return redirect("approvals:delegations")
    context = {
        "form": form,
        "given": absences.given_by(user),
        "taken": absences.taken_by(user),
    }
    return render(request, "approvals/delegations.html", context, status=422 if form.is_bound else 200)


def _told(row: Delegation) -> str:
    words = f"已授权{row.deputy.name}代理，已通知本人"
    if row.deputy.clearance < row.owner.clearance:
        words += f"。{row.deputy.name}可阅到「{row.deputy.get_clearance_display()}」，密级更高的件不会转到他那里"
    return words


@require_POST
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one early; the deputy may look but not end it, everybody else does not find it."""
    user = person(request)
    row = Delegation.objects.filter(pk=pk).first()
    if row is None or user.pk not in (row.owner_id, row.deputy_id):
        raise Http404
    row = services.end_delegation(delegation=row, actor=user)
    messages.success(request, f"已结束授权，{row.deputy.name}不再代理")
    return redirect("approvals:delegations")
