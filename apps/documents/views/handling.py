"""Pages of their own: proposing (拟办) and filing (归档)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.approvals import selectors as approvals
from apps.approvals.papers import with_files
from apps.attachments.selectors import attachments_of
from apps.core.errors import Denied, DomainError
from apps.core.verbs import show_refusal
from apps.documents import rules, selectors, services
from apps.documents.forms import ArchiveForm, ProposeForm
from apps.documents.models import IncomingDocument
from apps.documents.views.detail import document_or_404
from apps.org.requests import person


@require_http_methods(["GET", "HEAD", "POST"])
def incoming_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The office director's opinion and plan (DOC-02)."""
    user, document = person(request), document_or_404(request, pk)
    rules.can_propose(user, document).require()
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        document=document,
        initial=selectors.proposal_initial(document),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_handling(document=document, actor=user, **form.cleaned_data)
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"已拟办，{_onward(form.cleaned_data)}：{document.matter.title}")
            return redirect("documents:incoming_detail", pk)
    attachments = attachments_of(document.matter)
    context = {
        "document": document,
        "matter": document.matter,
        "form": form,
        "opinions": with_files(approvals.opinions_of(document.matter), attachments),
        "attachments": attachments,
        "common": approvals.common_opinions(user, "propose"),
        "similar": selectors.similar(user, document),
    }
    return render(request, "documents/incoming_propose.html", context, status=422 if form.errors else 200)


def _onward(plan: dict[str, Any]) -> str:
    """Where the paper is now, in the words of the office."""
    if plan["leaders"]:
        return f"送{plan['leaders'][0].name}批示"
    return f"交{plan['lead_department'].name}办理" if plan["lead_department"] else "送传阅"


@require_http_methods(["GET", "HEAD", "POST"])
def incoming_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """File without retyping (DOC-06)."""
    user, document = person(request), document_or_404(request, pk)
    rules.can_archive(user, document).require()
    form = ArchiveForm(request.POST if request.method == "POST" else None, document=document)
    links: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            record = services.archive_incoming(document=document, actor=user, **form.cleaned_data)
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
            links = error.links
        else:
            messages.success(request, f"已归档，档号 {record.archive_code}")
            return redirect("documents:incoming_detail", pk)
    context = {**_archive_context(document, form), "links": links}
    return render(request, "documents/incoming_archive.html", context, status=422 if form.errors else 200)


def _archive_context(document: IncomingDocument, form: ArchiveForm) -> dict[str, object]:
    return {
        "document": document,
        "matter": document.matter,
        "form": form,
        "attachments": attachments_of(document.matter),
    }
