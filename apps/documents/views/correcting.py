"""Correcting a registration (修改登记)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.errors import Denied, DomainError, Stale
from apps.core.verbs import show_refusal
from apps.documents import rules, selectors, services
from apps.documents.entries import Entry
from apps.documents.forms import CorrectForm
from apps.documents.models import HandlingLimit, IncomingDocument
from apps.documents.views.detail import document_or_404
from apps.org.requests import person

SOUGHT = {"标题", "来文单位", "来文字号"}  # by which a twin is known


@require_http_methods(["GET", "HEAD", "POST"])
def incoming_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right what was entered wrongly; who comes second is shown what changed meanwhile (DOC-01)."""
    user, document = person(request), document_or_404(request, pk)
    rules.can_correct(user, document).require()
    entry = Entry.of(document)
    limits = [str(limit) for limit in HandlingLimit.objects.all()]
    data = request.POST if request.method == "POST" else None
    form = CorrectForm(data, entry=entry, user=user, limits=limits)
    if data is None:
        return _form(request, document, form)
    if not form.is_valid():
        return _form(request, document, form, status=422)
    typed = form.entry()
    twins = selectors.duplicates(
        user,
        title=typed.title,
        source_number=typed.source_number,
        source_organisation=typed.source_organisation,
        besides=pk,
    )
    if twins and SOUGHT & entry.compare(typed).keys() and request.POST.get("confirmed") != "1":
        return _form(request, document, form, duplicates=twins, asks=True, status=422)
    given = {"reason": form.cleaned_data["reason"], "based_on": form.cleaned_data["based_on"]}
    try:
        shut = services.correct_registration(document=document, actor=user, entry=typed, **given)
    except Denied:
        raise
    except Stale as error:
        return _stale(request, pk, form, error)
    except DomainError as error:
        show_refusal(form, error)
        return _form(request, document, form, status=error.status)
    messages.success(request, f"已更正登记：{typed.title}")
    if shut:
        messages.warning(request, f"密级提高后，{'、'.join(shut)}已看不到本件；由其办理的，请改派")
    return redirect("documents:incoming_detail", pk)


def _stale(request: HttpRequest, pk: int, form: CorrectForm, error: Stale) -> HttpResponse:
    """What was typed stays, beside what the register says now; submitted again it is meant so."""
    document = document_or_404(request, pk)
    now = Entry.of(document)
    typed = request.POST.copy()
    typed["based_on"] = now.mark
    form.data = typed
    form.add_error(None, error.message)
    differing = now.compare(form.entry())
    return _form(request, document, form, differing=differing, status=error.status)


def _form(
    request: HttpRequest, document: IncomingDocument, form: CorrectForm, status: int = 200, **extra: object
) -> HttpResponse:
    context = {"duplicates": [], "asks": False, "differing": {}, **extra, "document": document, "form": form}
    context |= {"matter": document.matter, "sources": selectors.usual_sources(person(request))}
    return render(request, "documents/incoming_correct.html", context, status=status)
