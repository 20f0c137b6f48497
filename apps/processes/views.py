"""The process library: every process as it runs, what people say of it. Open to everybody who is signed in."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from apps.core import clock
from apps.core.pdf import render_pdf
from apps.matters import kinds
from apps.matters.kinds import Kind
from apps.org.requests import person
from apps.processes import catalogue, figure_sheet, rules, selectors, services
from apps.processes.diagram import svg
from apps.processes.forms import AnswerForm, FeedbackForm, ReviewForm
from apps.processes.models import ProcessFeedback, ProcessFigure, ProcessNote
from apps.processes.narrow import narrow_svg
from apps.processes.worked import in_words

State = ProcessFeedback.State


def _published(code: str) -> tuple[Kind, ProcessNote]:
    kind = next((one for one in kinds.all_kinds() if one.code == code), None)
    note = catalogue.note_of(kind) if kind is not None else None
    if kind is None or note is None or not note.is_published:
        raise Http404
    return kind, note


@require_safe
def process_list(request: HttpRequest) -> HttpResponse:
    """Every published process with its owner and its median."""
    shown = catalogue.published()
    notes = {note.kind: note for note in ProcessNote.objects.select_related("owner")}
    figures: dict[str, list[ProcessFigure]] = {}
    for one in ProcessFigure.objects.order_by("-count"):
        figures.setdefault(one.kind, []).append(one)
    quarter = selectors.quarter_of(clock.today())
    said = ProcessFeedback.objects.values("kind").annotate(n=Count("pk"), open=Count("pk", Q(state=State.OPEN)))
    rows = [
        {
            "kind": kind,
            "note": notes.get(kind.code),
            "whole": next((one for one in figures.get(kind.code, []) if not one.step), None),
            "idle": selectors.idle_of(figures.get(kind.code, [])),
            "target": selectors.target_minutes(notes[kind.code].target_days if kind.code in notes else None),
        }
        for kind in shown
    ]
    context = {
        "rows": rows,
        "said": {row["kind"]: row for row in said.order_by()},
        "in_words": in_words,
        "company_target": selectors.target_minutes(None),
        "reviewed": selectors.reviewed_in(quarter),
        "quarter": selectors.quarter_words(quarter),
        "reading": rules.can_read_feedback(person(request)),
        "reviewing": rules.can_review(person(request)),
    }
    return render(request, "processes/list.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Every figure of every published process as an Excel sheet."""
    response = HttpResponse(
        figure_sheet.workbook(catalogue.published()),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    name = f"流程用时_{clock.today():%Y%m%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _facts(kind: Kind, note: ProcessNote, *, on_paper: bool = False) -> dict[str, Any]:
    """What page and paper both show."""
    figures = selectors.figures_of(kind.code)
    process = catalogue.process_of(kind, note, figures)
    drawn = [one for one in (process.diagram, *(flow.diagram for flow in process.flows)) if one is not None]
    return {
        "process": process,
        "kind": kind,
        "note": note,
        "pictures": {one.key: svg(one, on_paper=on_paper) for one in drawn},
        "narrow": {} if on_paper else {one.key: narrow_svg(one) for one in drawn},
        "counted": figures[0] if figures else None,
        "idle": selectors.idle_of(figures),
        "target": selectors.target_minutes(note.target_days),
        "in_words": in_words,
        "reviews": selectors.reviews_of(kind.code),
        "quarter_words": selectors.quarter_words,
    }


def _page(
    request: HttpRequest, code: str, form: FeedbackForm | None = None, review: ReviewForm | None = None
) -> HttpResponse:
    """The page of a process, 422 with a form that was refused."""
    user = person(request)
    kind, note = _published(code)
    facts = _facts(kind, note)
    quarter = selectors.quarter_of(clock.today())
    context = {
        **facts,
        "form": form or FeedbackForm(),
        "review_form": review or ReviewForm(),
        "reviewing": rules.can_review(user),
        "due": not any(one.quarter == quarter for one in facts["reviews"]),
        "quarter": quarter,
        "mine": selectors.own_feedback(user, kind.code),
        "heard": selectors.feedback_on(kind.code) if rules.owns(user, note) else [],
        "reading": rules.can_read_feedback(user),
    }
    return render(request, "processes/detail.html", context, status=422 if form or review else 200)


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One process: its pictures, steps, figures, and the form for what is in the way."""
    return _page(request, code)


@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same on paper."""
    kind, note = _published(code)
    content = render_pdf("processes/print.html", {**_facts(kind, note, on_paper=True), "today": clock.today()})
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{kind.label}流程.pdf") or "inline"
    return response


@require_POST
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is in the way."""
    (kind, _), form = _published(code), FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, code, form)
    services.give_feedback(kind=kind.code, author=person(request), **form.cleaned_data)
    messages.success(request, "已收到，办公室答复后通知您")
    return redirect("processes:detail", kind.code)


@require_POST
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Mark the process as reviewed in this quarter."""
    (kind, _), form = _published(code), ReviewForm(request.POST)
    rules.can_review(person(request)).require()
    if not form.is_valid():
        return _page(request, code, review=form)
    services.mark_reviewed(kind=kind.code, actor=person(request), **form.cleaned_data)
    messages.success(request, f"已记下「{kind.label}」本季度的复核")
    return redirect("processes:detail", kind.code)


@require_safe
def feedback_list(request: HttpRequest) -> HttpResponse:
    """What people said, for the office."""
    return _feedback(request)


def _feedback(request: HttpRequest, form: AnswerForm | None = None, at: int = 0, status: int = 200) -> HttpResponse:
    user = person(request)
    rules.can_read_feedback(user).require()
    asked = request.GET.get("state", "")
    state = asked if asked in State.values else ""
    context = {
        "rows": list(selectors.feedback(state)[: selectors.SHOWN]),
        "state": state,
        "states": State.choices,
        "labels": {kind.code: kind.label for kind in kinds.all_kinds()},
        "answering": rules.can_answer(user),
        "form": form or AnswerForm(),
        "at": at,
        "shown": selectors.SHOWN,
    }
    return render(request, "processes/feedback.html", context, status=status)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one feedback."""
    user = person(request)
    rules.can_answer(user).require()
    row, form = get_object_or_404(ProcessFeedback, pk=pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _feedback(request, form, pk, status=422)
    services.answer_feedback(feedback=row, actor=user, **form.cleaned_data)
    messages.success(request, f"已答复{row.author.name}")
    return redirect("processes:feedback_list")
