"""The ledger, registering, and pointing out duplicates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.documents import rules, selectors, services
from apps.documents.forms import RegisterForm
from apps.documents.ledgers import INCOMING
from apps.documents.models import HandlingLimit
from apps.org.requests import person


@require_safe
def incoming_list(request: HttpRequest) -> HttpResponse:
    """The ledger of incoming documents (收文台账, DOC-13)."""
    return ledger_response(
        request,
        INCOMING,
        template="documents/incoming_list.html",
        can_register=rules.can_register(person(request)).ok,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def incoming_create(request: HttpRequest) -> HttpResponse:
    """Register a paper; what may be the same one is shown and must be confirmed (DOC-01)."""
    user = person(request)
    rules.can_register(user).require()
    limits = [str(limit) for limit in HandlingLimit.objects.all()]
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RegisterForm(*posted, user=user, limits=limits)
    if request.method != "POST":
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, status=422)
    data = {**form.cleaned_data}
    staged = data.pop("files")
    twins = selectors.duplicates(
        user, title=data["title"], source_number=data["source_number"], source_organisation=data["source_organisation"]
    )
    if twins and request.POST.get("confirmed") != "1":
        return _form(request, form, duplicates=twins, asks=True, status=422)
    try:
        document = services.register_incoming(actor=user, staged_ids=staged, **data)
    except Denied:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _form(request, form, status=error.status)
    messages.success(request, f"已登记 {document.matter.number}，已送办公室主任拟办")
    return redirect("documents:incoming_detail", document.pk)


def _form(request: HttpRequest, form: RegisterForm, status: int = 200, **extra: object) -> HttpResponse:
    context = {"form": form, "duplicates": [], "asks": False, **extra}
    context["sources"] = selectors.usual_sources(person(request))
    return render(request, "documents/incoming_form.html", context, status=status)


@require_safe
def incoming_duplicates(request: HttpRequest) -> HttpResponse:
    """While typing: what may be the same paper, as a fragment."""
    user = person(request)
    rules.can_register(user).require()
    found = selectors.duplicates(
        user,
        title=request.GET.get("title", "")[:500],
        source_number=request.GET.get("source_number", "")[:80],
        source_organisation=request.GET.get("source_organisation", "")[:200],
    )
    return render(request, "documents/_duplicates.html", {"duplicates": found, "asks": False})
