"""The guided yearly arrangement: classes, and one draft with its four steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.archives import rules, services, sorting
from apps.archives.arrangement import boxes_to_be, capacities, classes_to_arrange, plan_of, visible_arrangement
from apps.archives.forms import BoxPlanForm, MendForm
from apps.archives.models import Arrangement, Retention
from apps.archives.selectors import visible_record
from apps.core.errors import DomainError
from apps.org.requests import person

RETENTIONS = dict(Retention.choices)


@require_http_methods(["GET", "HEAD", "POST"])
def arranging(request: HttpRequest) -> HttpResponse:
    """What waits to be arranged, class by class; a POST with `record` opens the draft of its class."""
    user = person(request)
    rules.can_arrange(user).require()
    if request.method == "POST":
        given = request.POST.get("record", "")
        record = visible_record(user, int(given)) if given.isdigit() else None
        if record is None:
            raise Http404
        return redirect(services.open_arrangement(like=record, actor=user))
    drafts = {
        (one.fonds_code, one.category_id, one.year, one.retention, one.department_id): one
        for one in Arrangement.objects.filter(state=Arrangement.State.DRAFT)
    }
    classes = classes_to_arrange(user)
    for line in classes:
        key = (line["fonds_code"], line["category"], line["year"], line["retention"], line["department"])
        line["draft"], line["kept"] = drafts.get(key), RETENTIONS[line["retention"]]
    done = Arrangement.objects.filter(state=Arrangement.State.FROZEN).select_related(
        "category", "department", "frozen_by"
    )
    return render(request, "archives/arranging.html", {"classes": classes, "done": done[:30]})


def _arrangement(request: HttpRequest, pk: int) -> Arrangement:
    user = person(request)
    rules.can_arrange(user).require()
    found = visible_arrangement(user, pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Arrangement, *, status: int = 200, **bound: Any) -> HttpResponse:
    user, draft = person(request), found.state == Arrangement.State.DRAFT
    planned = plan_of(found) if draft else []
    sizes = capacities()
    plan = {"thickness_mm": found.thickness_mm, "shelf": found.shelf_id}
    context = {
        "arrangement": found,
        "draft": draft,
        "planned": planned,
        "lacking": [one for one in planned if one.missing],
        "renumbered": sum(one.code != one.former for one in planned),
        "boxes": boxes_to_be(found, planned, sizes) if draft else [],
        "records": [] if draft else [line.record for line in _frozen_lines(found)],
        "sizes": sizes,
        "orders": [(code, label) for code, label in sorting.BY.items()],
        "box_form": bound.get("box_form") or BoxPlanForm(initial=plan),
        "mend_form": bound.get("mend_form"),
        "mended": bound.get("mended", 0),
        "freeze": rules.can_freeze(user, found, planned, electronic_only=True) if draft else None,
        "without_paper": sum(one.record.paper_filed_at is None for one in planned),
    }
    return render(request, "archives/arrangement.html", context, status=status)


def _frozen_lines(found: Arrangement) -> list[Any]:
    return list(
        found.lines.select_related("record__box__category", "record__box__department").order_by("record__item_number")
    )


@require_safe
def arrangement(request: HttpRequest, pk: int) -> HttpResponse:
    """One arrangement: check, order, boxes, final."""
    return _page(request, _arrangement(request, pk))


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draft in one order (`by`), or one line to a place (`line`, `position`)."""
    found, user = _arrangement(request, pk), person(request)
    if "by" in request.POST:
        services.order_lines(arrangement=found, actor=user, by=request.POST["by"])
        messages.success(request, f"已按{sorting.BY[request.POST['by']]}排列")
    else:
        line, position = request.POST.get("line", ""), request.POST.get("position", "")
        if not (line.isdigit() and position.isdigit() and int(position) > 0):
            raise DomainError("请填写要排到第几位，例如 3")
        services.place_line(arrangement=found, actor=user, line_id=int(line), position=int(position))
    return redirect(f"{found.get_absolute_url()}#order")


@require_POST
def mend(request: HttpRequest, pk: int, line_id: int) -> HttpResponse:
    """Fill in pages and paper of one item."""
    found, user = _arrangement(request, pk), person(request)
    form = MendForm(request.POST, auto_id=f"mend-{line_id}-%s")
    if not form.is_valid():
        return _page(request, found, status=422, mend_form=form, mended=line_id)
    services.mend_line(arrangement=found, actor=user, line_id=line_id, **form.cleaned_data)
    return redirect(f"{found.get_absolute_url()}#check")


@require_POST
def boxing(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose boxes and shelf."""
    found, user = _arrangement(request, pk), person(request)
    form = BoxPlanForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, box_form=form)
    services.plan_boxes(arrangement=found, actor=user, **form.cleaned_data)
    return redirect(f"{found.get_absolute_url()}#boxes")


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it final."""
    found, user = _arrangement(request, pk), person(request)
    services.freeze_arrangement(
        arrangement=found, actor=user, electronic_only=request.POST.get("electronic_only") == "1"
    )
    messages.success(request, "已定稿：件号、档号不再变动。可以打印归档文件目录、盒脊和备考表")
    return redirect(found)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    found = _arrangement(request, pk)
    services.cancel_arrangement(arrangement=found, actor=person(request))
    messages.success(request, "已取消本次整理，档案没有任何变动")
    return redirect("archives:arranging")
