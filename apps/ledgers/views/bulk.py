"""Many rows at once: the background export, and actions on chosen rows."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from apps.core.errors import Denied, DomainError
from apps.core.ledger.definition import PAGE_SIZES, Action, Ledger
from apps.core.ledger.selection import Selection
from apps.jobs import services as jobs
from apps.ledgers import exporting
from apps.ledgers.views.looking_up import address, ledger_or_404
from apps.org.models import User
from apps.org.requests import person


@dataclass(frozen=True)
class Line:
    """What became of one row."""

    label: str
    url: str
    ok: bool
    words: str


@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Export all rows of a view in the background."""
    user = person(request)
    ledger = ledger_or_404(user, code)
    query = Selection(ledger, user, QueryDict(request.POST.get("query", "")[:2000])).query()
    payload = {"ledger": code, "query": query}
    job = jobs.start(owner=user, kind=exporting.CODE, title=exporting.title_of(ledger), payload=payload)
    messages.success(request, "已开始在后台导出，可以离开本页，完成后通知您")
    return redirect("jobs:detail", job.pk)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Do one action to each chosen row, each by its rule in its own transaction; a line for each result."""
    user = person(request)
    ledger = ledger_or_404(user, code)
    back = address(ledger, user, request.POST.get("back", ""))
    action = ledger.action(request.POST.get("action", ""))
    if action is None:
        raise Http404
    if not action.offered(user):
        raise Denied(f"您没有批量{action.label}的权限")
    asked = request.POST.getlist("pk")[: PAGE_SIZES[-1]]
    chosen = [int(pk) for pk in asked if pk.isascii() and pk.isdigit() and len(pk) < 18]
    if not chosen:
        messages.warning(request, f"请先勾选，再点“{action.label}”")
        return redirect(back)
    if action.together is not None:
        return redirect(action.together(user, [row["pk"] for row in _rows(ledger, user, chosen)]))
    text = request.POST.get(f"text-{action.code}", "").strip()[:200]
    lines = [_line(ledger, action, user, row, text) for row in _rows(ledger, user, chosen)]
    context = {"ledger": ledger, "action": action, "lines": lines, "back": back, "missing": len(chosen) - len(lines)}
    return render(request, "ledgers/bulk.html", context)


def _rows(ledger: Ledger, user: User, chosen: list[int]) -> list[dict]:
    """The chosen rows the person may see, in the order of the page."""
    found = {row["pk"]: row for row in ledger.rows(user).filter(pk__in=chosen).values(*{*ledger.values, "pk"})}
    return [found[pk] for pk in dict.fromkeys(chosen) if pk in found]


def _line(ledger: Ledger, action: Action, user: User, row: dict, text: str) -> Line:
    main = next((column for column in ledger.columns if column.css == "main" and column.export), ledger.columns[0])
    label, url = str(main.value(row)), ledger.row_url(row)
    try:
        return Line(label, url, True, action.act(user, row["pk"], text))
    except DomainError as error:
        return Line(label, url, False, error.message)
