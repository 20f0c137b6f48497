"""The ledger, registering, and pointing out duplicates."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.core.verbs import show_refusal
from apps.documents import rules, selectors, services
from apps.documents.forms import RegisterForm
from apps.documents.ledgers import INCOMING
from apps.documents.models import HandlingLimit, IncomingDocument
from apps.org.requests import person

KEPT = ("source_organisation", "document_kind", "received_at")


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
    form = RegisterForm(*posted, user=user, limits=limits, initial=_carried(request))
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
        show_refusal(form, error)
        return _form(request, form, status=error.status)
    if request.POST.get("then") == "next":
        return _next(request, document)
    messages.success(request, f"已登记 {document.matter.number}，已送办公室主任拟办")
    return redirect("documents:incoming_detail", document.pk)


def _next(request: HttpRequest, document: IncomingDocument) -> HttpResponse:
    """登记并登下一件: the form anew, which knows by its address what it carries over."""
    place, number = document.matter.get_absolute_url(), document.matter.number
    messages.success(request, format_html('已登记为 <a href="{}">{}</a>，已送办公室主任拟办', place, number))
    known = {"after": document.pk, **({"keep": "1"} if request.POST.get("keep") == "1" else {})}
    return redirect(f"{reverse('documents:incoming_create')}?{urlencode(known)}")


def _carried(request: HttpRequest) -> dict[str, object]:
    """Of the paper registered just before: what comes again when one sender's papers are entered one by one."""
    if request.GET.get("keep") != "1":
        return {}
    document = selectors.document_for(person(request), number_of(request, "after"))
    return {name: getattr(document, name) for name in KEPT} if document else {}


def number_of(request: HttpRequest, name: str) -> int:
    """The key of a document in the address; 0, which is nobody's, for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _form(request: HttpRequest, form: RegisterForm, status: int = 200, **extra: object) -> HttpResponse:
    if "after" in request.GET and not form.is_bound:
        form.fields["title"].widget.attrs["autofocus"] = True  # the first that is never carried over
    keep = (request.POST if form.is_bound else request.GET).get("keep") == "1"
    context = {"form": form, "duplicates": [], "asks": False, "keep": keep, **extra}
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
        besides=number_of(request, "besides"),
    )
    return render(request, "documents/_duplicates.html", {"duplicates": found, "asks": False})
