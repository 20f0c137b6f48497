"""The workbench (工作台) and the lists behind its headings (PLT-02)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core import clock
from apps.documents import rules as document_rules
from apps.documents.outgoing import rules as outgoing_rules
from apps.manuscripts import rules as manuscript_rules
from apps.org.requests import person
from apps.portal import selectors
from apps.portal.counts import shell_counts
from apps.supervision import rules as supervision_rules
from apps.supervision import selectors as supervision
from apps.worktime import calendar

SHOWN = 8  # lines of each list on the workbench; the rest is one click away
PAGE = 30
STEPS = "/approvals/steps/"  # the place of action of a step of an approval


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """What needs me now, first and largest; then to-read, what I follow, what I started."""
    user = person(request)
    counts = shell_counts(user)
    setattr(request, "shell_counts", counts)  # noqa: B010 (the shell need not count again)
    todo, to_read = selectors.todo(user), selectors.to_read(user, counts)
    now = clock.now()
    return render(
        request,
        "portal/workbench.html",
        {
            "day": selectors.today_line(user, calendar.is_workday(clock.today())),
            "todo": todo[:SHOWN],
            "todo_count": len(todo),
            "late_count": sum(1 for line in todo if line.due_at and line.due_at < now),
            "to_sign": sum(1 for line in todo if line.url.startswith(STEPS)),
            "to_read": to_read[:SHOWN],
            "to_read_count": len(to_read),
            "lights": supervision.counts_for(user),
            "followed": supervision.most_pressing(user, limit=5),
            "started": list(selectors.started_by(user)[:5]),
            "now": now,
            "can_register": document_rules.can_register(user).ok,
            "can_open_item": supervision_rules.can_open(user).ok,
        },
    )


@require_safe
def todo_list(request: HttpRequest) -> HttpResponse:
    """All that waits for me."""
    context = {"heading": "待办", "lines": selectors.todo(person(request)), "now": clock.now(), "reading": False}
    return render(request, "portal/line_list.html", context)


@require_safe
def to_read_list(request: HttpRequest) -> HttpResponse:
    """All that I have to read."""
    context = {"heading": "待阅", "lines": selectors.to_read(person(request)), "now": clock.now(), "reading": True}
    return render(request, "portal/line_list.html", context)


@require_safe
def started_list(request: HttpRequest) -> HttpResponse:
    """What I started, newest first, by keyset."""
    rows = selectors.started_by(person(request))
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        rows = rows.filter(id__lt=min(int(before), 2**62))
    shown = list(rows[: PAGE + 1])
    context = {
        "matters": shown[:PAGE],
        "next_before": shown[PAGE - 1].pk if len(shown) > PAGE else None,
        "is_first": not before,
    }
    return render(request, "portal/started.html", context)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """发起: everything this person may begin, one card each."""
    user = person(request)
    context = {
        "can_register": document_rules.can_register(user).ok,
        "can_draft": outgoing_rules.can_draft(user).ok,
        "can_assign": manuscript_rules.can_assign(user).ok,
        "can_open_item": supervision_rules.can_open(user).ok,
    }
    return render(request, "portal/start.html", context)
