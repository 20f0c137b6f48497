"""One manuscript: its page, its verbs."""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.approvals import rules as approval_rules
from apps.approvals import selectors as approvals
from apps.approvals.forms import DecisionForm
from apps.approvals.papers import with_files
from apps.attachments.selectors import attachments_of
from apps.core import clock
from apps.core.verbs import perform
from apps.manuscripts import collected, papers, rules, selectors, services
from apps.manuscripts.content import Text, off_length, wanted_length
from apps.manuscripts.models import Manuscript, ManuscriptState
from apps.manuscripts.steps import steps_of
from apps.manuscripts.verbs import VERBS, panels
from apps.org.requests import person

S = ManuscriptState


def manuscript_or_404(request: HttpRequest, pk: int) -> Manuscript:
    """Fetching is authorising."""
    manuscript = selectors.manuscript_for(person(request), pk)
    if manuscript is None:
        raise Http404
    return manuscript


@require_safe
def manuscript_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The task, the text, the material, the versions, and what this person may do."""
    return page(request, manuscript_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one manuscript: GET opens its panel, POST does it."""
    user, manuscript, chosen = person(request), manuscript_or_404(request, pk), VERBS[verb]
    return perform(
        request,
        chosen.rule(user, manuscript),
        page=partial(page, request, manuscript, opened=verb),
        form=lambda: chosen.form(request.POST, request.FILES, document=manuscript, user=user, panel=verb),
        act=partial(chosen.act, manuscript, user),
        done=f"{chosen.done}：{manuscript.matter.title}",
        to=("manuscripts:detail", pk),
    )


@require_POST
def resolve(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    """Say what became of a comment."""
    user, manuscript = person(request), manuscript_or_404(request, pk)
    comment = manuscript.comments.filter(pk=comment_id).first()
    if comment is None:
        raise Http404
    rules.can_resolve(user, manuscript, comment).require()
    answer = request.POST.get("answer", "")[:300]
    services.resolve_comment(manuscript=manuscript, actor=user, comment=comment, answer=answer)
    messages.success(request, "批注已处理")
    return redirect("manuscripts:detail", pk)


@require_POST
def drop_link(request: HttpRequest, pk: int, link_id: int) -> HttpResponse:
    """Take a link away."""
    user, manuscript = person(request), manuscript_or_404(request, pk)
    link = manuscript.links.filter(pk=link_id).first()
    if link is None:
        raise Http404
    services.drop_link(manuscript=manuscript, actor=user, link=link)
    messages.success(request, "已移去")
    return redirect("manuscripts:detail", pk)


def page(
    request: HttpRequest, manuscript: Manuscript, *, opened: str = "", bound: Any = None, status: int = 200
) -> HttpResponse:
    """The manuscript's page with everything on it."""
    user, matter = person(request), manuscript.matter
    selectors.load_parts(manuscript)
    reviewing = matter.state == S.REVIEWING
    step = approvals.active_step_for(user, matter) if reviewing else None
    decision = DecisionForm(step=step, user=user) if step is not None else None
    attachments = attachments_of(matter)
    opinions = with_files(approvals.opinions_of(matter), attachments)
    comments, length = selectors.comments_of(manuscript), Text.of(manuscript).length
    source = manuscript.source
    context = {
        "manuscript": manuscript,
        "matter": matter,
        "now": clock.now(),
        "paper": papers.screen_of(manuscript),
        "length": length,
        "wanted": wanted_length(manuscript),
        "off": off_length(manuscript, length),
        "step": step,
        "decision": decision,
        "common_review": approvals.common_opinions(user, decision.subject.scope) if decision else [],
        "opinions": opinions,
        "own_run": approval_rules.withdrawable(user, matter) if reviewing and step is None else None,
        "attachments": attachments,
        "lines": steps_of(manuscript, opinions),
        "timeline": manuscript.timeline_list,
        "holders": manuscript.holder_list,
        "versions": selectors.versions_of(manuscript),
        "comments": comments,
        "open_at": Counter(one.paragraph for one in comments if one.resolved_at is None),
        "may_resolve": matter.state in (S.REVISING, S.REVIEWING, S.RETURNED) and rules.is_writer(user, manuscript),
        "requests": collected.requests_of(manuscript, user),
        "links": selectors.links_of(manuscript, user),
        "source": source if source and selectors.visible_ids(user, [source]) else None,
        "can_collect": rules.can_collect(user, manuscript).ok,
        "can_change_task": rules.can_change_task(user, manuscript).ok,
        "panels": panels(manuscript, user, opened, bound),
        "can_write": rules.can_write(user, manuscript),
        "limits": selectors.limits_of(manuscript),
        "record": getattr(matter, "archive_record", None),
    }
    return render(request, "manuscripts/detail.html", context, status=status)
