"""One document: its page, its verbs, urging, the handling slip."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.approvals import rules as approval_rules
from apps.approvals import selectors as approvals
from apps.approvals.forms import DecisionForm
from apps.approvals.models import Approval, ApprovalStep
from apps.approvals.papers import with_files
from apps.attachments.selectors import attachments_of
from apps.core.verbs import perform
from apps.documents import rules, selectors, services
from apps.documents.models import IncomingDocument
from apps.documents.slip import slip_pdf
from apps.documents.steps import steps_of
from apps.documents.verbs import VERBS, panels
from apps.org import roles
from apps.org.models import User
from apps.org.requests import person
from apps.supervision import rules as supervision_rules
from apps.supervision import selectors as supervision


def document_or_404(request: HttpRequest, pk: int) -> IncomingDocument:
    """Fetching is authorising."""
    document = selectors.document_for(person(request), pk)
    if document is None:
        raise Http404
    return document


@require_safe
def incoming_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, opinions, files, readers, supervised items, and what this person may do (DOC-02…06)."""
    return page(request, document_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one document: GET opens its panel, POST does it."""
    user, document, chosen = person(request), document_or_404(request, pk), VERBS[verb]
    selectors.load_parts(document, user)
    return perform(
        request,
        chosen.rule(user, document),
        page=partial(page, request, document, opened=verb),
        form=lambda: chosen.form(request.POST, request.FILES, document=document, user=user, panel=verb),
        act=partial(chosen.act, document, user),
        done=f"{chosen.done}：{document.matter.title}",
        to=("documents:incoming_detail", pk),
    )


@require_POST
def incoming_urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Urge one reader (`reader`) or all who have not read."""
    user, document = person(request), document_or_404(request, pk)
    rules.can_urge(user, document).require()
    chosen = request.POST.get("reader", "")
    readers = list(document.readers.filter(pk=int(chosen))) if chosen.isascii() and chosen.isdigit() else []
    if chosen and not readers:
        raise Http404
    count = services.urge_readers(document=document, actor=user, readers=readers)
    messages.success(request, f"已催阅 {count} 人")
    return redirect("documents:incoming_detail", pk)


@require_safe
def incoming_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """收文处理笺 as PDF (DOC-02)."""
    document = document_or_404(request, pk)
    response = HttpResponse(slip_pdf(document), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="slip-{document.pk}.pdf"'
    return response


def _own_run(user: User, document: IncomingDocument, step: ApprovalStep | None) -> Approval | None:
    """The run of this person that may still be taken back; asked only of those who propose."""
    if document.matter.state != "instructing" or not user.has_role(roles.OFFICE_DIRECTOR) or step is not None:
        return None
    return approval_rules.withdrawable(user, document.matter)


def page(
    request: HttpRequest,
    document: IncomingDocument,
    *,
    opened: str = "",
    bound: Any = None,
    status: int = 200,
    links: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """The document's page with everything on it."""
    user, matter = person(request), document.matter
    if not hasattr(document, "timeline_list"):
        selectors.load_parts(document, user)
    step = approvals.active_step_for(user, matter) if matter.state == "instructing" else None
    decision = DecisionForm(step=step, user=user) if step is not None else None
    attachments = attachments_of(matter)
    opinions = with_files(approvals.opinions_of(matter), attachments)
    context = {
        "document": document,
        "matter": matter,
        "step": step,
        "decision": decision,
        "common_instruct": approvals.common_opinions(user, decision.subject.scope) if decision else [],
        "opinions": opinions,
        "own_run": _own_run(user, document, step),
        "attachments": attachments,
        "readers": document.reader_list,
        "shares": document.share_list,
        "items": supervision.items_of_source(matter, user),
        "lines": steps_of(document, opinions),
        "timeline": document.timeline_list,
        "panels": panels(document, user, opened, bound),
        "common": selectors.common_for(user, document),
        "links": links or [],
        "can_correct": rules.can_correct(user, document),
        "can_propose": rules.can_propose(user, document),
        "can_archive": rules.can_archive(user, document),
        "can_urge": rules.can_urge(user, document),
        "can_open_item": supervision_rules.can_open(user).ok and matter.is_open,
        "record": getattr(matter, "archive_record", None),
    }
    return render(request, "documents/incoming_detail.html", context, status=status)
