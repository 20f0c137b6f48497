"""批量签批: tick several, one opinion, a result per matter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from apps.approvals import selectors, services
from apps.approvals.forms.batch import BatchForm
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """What may be signed together, and after pressing what became of each."""
    user = person(request)
    form = BatchForm(request.POST if request.method == "POST" else None)
    results = []
    if request.method == "POST" and form.is_valid():
        results = services.sign_together(user=user, step_ids=form.cleaned_data["steps"], text=form.cleaned_data["text"])
    lines = selectors.signable(user)
    ticked = {str(one) for one in form["steps"].value() or []} if form.errors else set()
    context = {
        "form": form,
        "results": results,
        "lines": [(step.pk, line, str(step.pk) in ticked) for step, line in lines],
        "common_opinions": selectors.common_opinions(user, "instruct") if lines else [],
    }
    return render(request, "approvals/batch.html", context, status=422 if form.errors else 200)
