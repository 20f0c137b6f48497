"""One outgoing document: its page, its verbs, the paper as PDF and Word."""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.approvals import selectors as approvals
from apps.approvals.forms import DecisionForm
from apps.approvals.papers import with_files
from apps.attachments.selectors import attachments_of
from apps.core.verbs import perform
from apps.documents.models import OutgoingDocument, OutgoingState
from apps.documents.outgoing import checks, mending, routes, rules, selectors, services
from apps.documents.outgoing.holding import held_since
from apps.documents.outgoing.kinds import NUMBERED
from apps.documents.outgoing.papers import paper_of, seals_of
from apps.documents.outgoing.steps import steps_of, told_once
from apps.documents.outgoing.verbs import VERBS, panels
from apps.org import roles
from apps.org.models import User
from apps.org.requests import person
from apps.supervision import rules as supervision_rules
from apps.supervision import selectors as supervision

S = OutgoingState


def document_or_404(request: HttpRequest, pk: int) -> OutgoingDocument:
    """Fetching is authorising."""
    document = selectors.document_for(person(request), pk)
    if document is None:
        raise Http404
    return document


@require_safe
def outgoing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, its path, its versions, what was said, and what this person may do."""
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
        to=("documents:outgoing_detail", pk),
    )


@require_POST
def outgoing_resolve(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    """Say what became of a comment."""
    user, document = person(request), document_or_404(request, pk)
    comment = document.comments.filter(pk=comment_id).first()
    if comment is None:
        raise Http404
    rules.can_resolve(user, document, comment).require()
    services.resolve_comment(
        document=document, actor=user, comment=comment, answer=request.POST.get("answer", "")[:300]
    )
    messages.success(request, "批注已处理")
    place = "documents:outgoing_edit" if request.POST.get("from") == "edit" else "documents:outgoing_detail"
    return redirect(place, pk)


def page(
    request: HttpRequest,
    document: OutgoingDocument,
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
    reviewing = matter.state == S.REVIEWING
    step = document.course.waiting_for(user) if reviewing else None
    decision = DecisionForm(step=step, user=user) if step is not None else None
    attachments = attachments_of(matter)
    opinions = with_files(approvals.opinions_of(matter), attachments)
    paper, comments = (
        paper_of(document, seals=seals_of(document) if document.signed_at else ()),
        selectors.comments_of(document),
    )
    context = {
        "document": document,
        "matter": matter,
        "paper": paper,
        "step": step,
        "decision": decision,
        "common_review": approvals.common_opinions(user, decision.subject.scope) if decision else [],
        "opinions": opinions,
        "own_run": document.course.withdrawable(user) if reviewing and step is None else None,
        "attachments": attachments,
        "lines": steps_of(document, opinions),
        "timeline": told_once(document.timeline_list),
        "holders": document.holder_list,
        "held_since": held_since(document.holdings, document.state_since),
        "recipients": selectors.recipients_of(document) if document.printed_on else [],
        "copies": _copies(user, document),
        "versions": selectors.versions_of(document),
        "comments": comments,
        "open_at": Counter(one.paragraph for one in comments if one.resolved_at is None),
        "may_resolve": matter.state in (S.DRAFTING, S.RETURNED, S.REVIEWING)
        and (user.pk == document.drafter_id or user.has_role(*rules.OFFICE)),
        "faults": checks.faults_of_paper(paper) if matter.state not in (*NUMBERED, S.VOIDED) else None,
        "mending": mending,
        "panels": panels(document, user, opened, bound),
        "links": links or [],
        "can_edit": rules.can_edit(user, document),
        "limit": (
            selectors.filing_limit(document) if document.signed_at and rules.sees_filing(user, document) else None
        ),
        "core_reasons": routes.reasons(document),
        "departments": list(document.countersigners.all()),
        "items": supervision.items_of_source(matter, user),
        "can_open_item": supervision_rules.can_open(user).ok and matter.is_open,
        "record": getattr(matter, "archive_record", None),
    }
    return render(request, "documents/outgoing_detail.html", context, status=status)


def _copies(user: User, document: OutgoingDocument) -> set[int]:
    """The numbered copies whose page this person may open."""
    if not (document.printed_on and document.copies_numbered):
        return set()
    if user.has_role(*rules.OFFICE, roles.ARCHIVIST):
        return set(range(1, document.copies + 1))
    return selectors.copies_of(user, document)
