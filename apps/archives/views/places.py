"""Boxes and shelves: found, moved, described."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.archives import rules, services
from apps.archives.box_ledger import BOXES
from apps.archives.forms import BoxNoteForm, MoveForm, ShelfForm
from apps.archives.models import Box, Shelf
from apps.archives.places import content_of, spine_of, visible_box
from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.org.requests import person


@require_safe
def box_list(request: HttpRequest) -> HttpResponse:
    """All boxes with their places."""
    rules.can_keep(person(request)).require()
    return ledger_response(request, BOXES, template="archives/box_list.html")


@require_http_methods(["GET", "HEAD", "POST"])
def shelves(request: HttpRequest) -> HttpResponse:
    """Rooms and shelves; a POST enters one."""
    user = person(request)
    rules.can_keep(user).require()
    form = ShelfForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_shelf(actor=user, **form.cleaned_data)
        except Denied:
            raise
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, f"已登记柜架：{made}")
            return redirect("archives:shelves")
    rows = Shelf.objects.select_related("room").prefetch_related("boxes")
    return render(request, "archives/shelves.html", {"form": form, "shelves": rows}, status=422 if form.errors else 200)


def _box(request: HttpRequest, pk: int) -> Box:
    user = person(request)
    rules.can_keep(user).require()
    found = visible_box(user, pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Box, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "box": found,
        "spine": spine_of(found),
        "records": content_of(found, person(request)),
        "move_form": forms.get("move_form") or MoveForm(auto_id="move_%s", initial={"shelf": found.shelf_id}),
        "note_form": forms.get("note_form") or BoxNoteForm(auto_id="note_%s", initial={"note": found.note}),
    }
    return render(request, "archives/box.html", context, status=status)


@require_safe
def box(request: HttpRequest, pk: int) -> HttpResponse:
    """One box: its place, its content, its papers."""
    return _page(request, _box(request, pk))


@require_POST
def box_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another shelf."""
    found = _box(request, pk)
    form = MoveForm(request.POST, auto_id="move_%s")
    if not form.is_valid():
        return _page(request, found, status=422, move_form=form)
    moved = services.move_box(box=found, actor=person(request), shelf=form.cleaned_data["shelf"])
    messages.success(request, f"已移至「{moved.place}」，盒内档案的存放位置一并更新")
    return redirect(found)


@require_POST
def box_note(request: HttpRequest, pk: int) -> HttpResponse:
    """The 备考表."""
    found = _box(request, pk)
    form = BoxNoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return _page(request, found, status=422, note_form=form)
    services.note_box(box=found, actor=person(request), note=form.cleaned_data["note"])
    messages.success(request, "备考表已保存")
    return redirect(found)
