"""批量签批: tick several, one opinion, a result per matter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from apps.approvals import selectors, services
from apps.approvals.forms.batch import BatchForm
from apps.approvals.forms.deciding import kept_files
from apps.approvals.services.batch import Result
from apps.core.errors import Stale
from apps.org.models import User
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """What may be signed together, and after pressing what became of each.

    While anything is left unsigned the words and the files stay on the page; 409 when nothing was signed at all.
    """
    user = person(request)
    if request.method != "POST":
        return _page(request, user, BatchForm(user=user))
    form = BatchForm(request.POST, request.FILES, user=user)
    if not form.is_valid():
        return _page(request, user, form, keep=True, status=422)
    data = form.cleaned_data
    results = services.sign_together(user=user, step_ids=data["steps"], text=data["text"], staged_ids=data["files"])
    failed = [one for one in results if one.why]
    status = Stale.status if len(failed) == len(results) else 200
    return _page(request, user, form, results=results, keep=bool(failed), status=status)


def _page(
    request: HttpRequest,
    user: User,
    form: BatchForm,
    *,
    results: list[Result] | None = None,
    keep: bool = False,
    status: int = 200,
) -> HttpResponse:
    lines = selectors.signable(user)
    ticked = {str(one) for one in form["steps"].value() or []} if keep else set()
    context = {
        "form": form if keep else BatchForm(user=user),
        "results": results or [],
        "lines": [(step.pk, line, str(step.pk) in ticked) for step, line in lines],
        "common_opinions": selectors.common_opinions(user, "instruct") if lines else [],
        "typed": form["text"].value() if keep else "",
        "kept_files": kept_files(form, user) if keep and not lines else [],
    }
    return render(request, "approvals/batch.html", context, status=status)
