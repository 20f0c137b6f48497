"""One appraisal: its records with their opinions, its people, the way to approval."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.appraisal import rules, selectors, services
from apps.appraisal.forms import (
    AgreeForm,
    CommitteeForm,
    ConfirmForm,
    FileForm,
    ReplaceForm,
    given_opinions,
    initial_committee,
)
from apps.appraisal.kinds import AppraisalState
from apps.appraisal.ledgers import BATCHES
from apps.appraisal.models import AppraisalBatch, AppraisalLine, Decision
from apps.appraisal.periods import choices_after, ends_in
from apps.approvals import selectors as approvals
from apps.archives.packages.starting import can_export, start_package
from apps.archives.selectors import visible_to as visible_records
from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.core.verbs import show_refusal
from apps.core.verdict import no_right
from apps.org.models import User
from apps.org.requests import person
from apps.vault import holdings
from apps.vault.models import Lock

NO = no_right("")


@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """Appraisals the person has a part in; the archivist is led to what is due."""
    keeps = rules.can_appraise(person(request)).ok
    return ledger_response(request, BATCHES, template="appraisal/batch_list.html", keeps=keeps)


def batch_or_404(request: HttpRequest, pk: int) -> AppraisalBatch:
    """An appraisal the person may see."""
    found = selectors.visible_batch(person(request), pk)
    if found is None:
        raise Http404
    return found


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One appraisal: what, who, how far, and what the person may do."""
    return page(request, batch_or_404(request, pk))


def page(request: HttpRequest, found: AppraisalBatch, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page, with a form as it was sent (`committee`, `agree`, `confirm`, `replace`, `filing`), or the opinions as
    typed."""
    user, matter = person(request), found.matter
    lines = selectors.lines_of(found)
    edit, confirm = rules.can_edit(user, found), rules.can_confirm(user, found)
    replace, filing = rules.can_replace_witness(user, found), rules.can_file(user, found)
    today = clock.today()
    context = {
        "batch": found,
        "matter": matter,
        "edit": edit.ok,
        "rows": [_row(line, today, bound.get("typed"), bound.get("wrong", "")) for line in lines],
        "wrong": bound.get("wrong_words", ""),
        "counts": selectors.counts_of(found),
        "seen": set(visible_records(user).filter(appraisal_lines__batch=found).values_list("pk", flat=True)),
        "submit": rules.can_submit(user, found, lines) if edit.ok else edit,
        "committee": bound.get("committee") or (CommitteeForm(initial=initial_committee(found)) if edit.ok else None),
        "can_confirm": confirm,
        "confirm": bound.get("confirm") or (ConfirmForm(prefix="confirm") if confirm.ok else None),
        "replace": bound.get("replace") or (ReplaceForm(batch=found, prefix="replace") if replace.ok else None),
        **_vault(user, found, lines, bound.get("agree")),
        "can_file": filing,
        "filing": bound.get("filing") or (FileForm(prefix="filing") if filing.ok else None),
        "may_export": can_export(user),
        "opinions": approvals.opinions_of(matter),
        "run": approvals.running(matter) if matter.state == AppraisalState.APPROVING else None,
        "entries": selectors.timeline_of(found),
    }
    return render(request, "appraisal/batch.html", context, status=status)


def _vault(user: User, found: AppraisalBatch, lines: list[AppraisalLine], bound: AgreeForm | None) -> dict[str, Any]:
    """What lies in the vault and is to be destroyed: (file, name as far as it may be known, what of each lock)."""
    if found.matter.state not in (AppraisalState.UNLOCKING, AppraisalState.APPROVED):
        return {"sealed": [], "can_agree": NO}
    files = holdings.living([line.record_id for line in lines if line.decision == Decision.DESTROY])
    verdict = rules.can_agree(user, found) if files else NO
    rows = []
    for file in files:
        given = {one.lock: one for one in file.consents.all() if one.matter_id == found.pk}
        known = file.name if user.clearance >= file.secrecy else "涉密文件"
        rows.append((file, known, [(lock.label, given.get(lock)) for lock in Lock]))
    agree = bound or (AgreeForm(prefix="agree") if verdict.ok else None)
    return {"sealed": rows, "can_agree": verdict, "agree": agree}


def _row(line: AppraisalLine, today: Any, typed: Any, wrong: str) -> dict[str, Any]:
    """One record as the table draws it, with what was typed when the form comes back."""
    own = typed.get(line.pk) if typed else None
    return {
        "line": line,
        "record": line.record,
        "ended": ends_in(line.record.year, line.retention),
        "decision": own.decision if own else line.decision,
        "new": own.new_retention if own else line.new_retention,
        "reason": own.reason if own else line.reason,
        "choices": choices_after(line.record.year, line.retention, today),
        "bad": wrong == f"line-{line.pk}",
        "destroys": line.decision == Decision.DESTROY,
    }


@require_POST
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the opinions; with `submit` the batch goes to approval at once."""
    found, user = batch_or_404(request, pk), person(request)
    rules.can_edit(user, found).require()
    given = given_opinions(request.POST, selectors.lines_of(found))
    try:
        services.put_opinions(batch=found, actor=user, given=given)
    except Denied:
        raise
    except DomainError as error:
        return page(request, found, status=422, typed=given, wrong=error.field, wrong_words=error.message)
    left = selectors.counts_of(found).open
    messages.success(request, f"鉴定意见已保存，还有 {left} 件未填" if left else "鉴定意见已保存")
    return redirect(f"{found.get_absolute_url()}#records")


@require_POST
def drop(request: HttpRequest, pk: int, line_id: int) -> HttpResponse:
    """Take a record out."""
    found = batch_or_404(request, pk)
    services.drop_line(batch=found, actor=person(request), line_id=line_id)
    messages.success(request, "已移出本批，仍列在到期档案中")
    return redirect(f"{found.get_absolute_url()}#records")


@require_POST
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the committee and the witnesses."""
    found, user = batch_or_404(request, pk), person(request)
    rules.can_edit(user, found).require()
    form = CommitteeForm(request.POST)
    if not form.is_valid():
        return page(request, found, status=422, committee=form)
    try:
        services.put_committee(batch=found, actor=user, **form.services_data())
    except Denied:
        raise
    except DomainError as error:
        show_refusal(form, error)
        return page(request, found, status=error.status, committee=form)
    messages.success(request, "鉴定小组和监销人已保存")
    return redirect(f"{found.get_absolute_url()}#people")


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to approval."""
    found = services.submit_batch(batch=batch_or_404(request, pk), actor=person(request))
    messages.success(request, f"{found.matter.number} 已送审")
    return redirect(found)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    found = batch_or_404(request, pk)
    services.cancel_batch(batch=found, actor=person(request))
    messages.success(request, "鉴定已取消，所选档案仍列在到期档案中")
    return redirect("appraisal:batch_list")


@require_POST
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """Export the records of the batch that the person may see as a package."""
    found, user = batch_or_404(request, pk), person(request)
    pks = list(visible_records(user).filter(appraisal_lines__batch=found).values_list("pk", flat=True))
    job = start_package(owner=user, record_ids=pks, title=f"档案包 {found.matter.number}")
    messages.success(request, "已开始在后台打包，可以离开本页，完成后通知您")
    return redirect("jobs:detail", job.pk)
