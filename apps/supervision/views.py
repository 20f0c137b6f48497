"""Pages of supervision: the ledger, one item, opening and correcting it, and its verbs."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.approvals import selectors as approvals
from apps.approvals import subjects
from apps.approvals.models import Opinion
from apps.attachments.selectors import attachments_of
from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.core.verbs import perform, show_refusal
from apps.matters.models import Matter
from apps.matters.selectors import visible_matter
from apps.org.models import User
from apps.org.requests import person
from apps.supervision import lights, rules, selectors, services
from apps.supervision.forms import ChangeForm, ItemForm, VerbForm
from apps.supervision.ledgers import ITEMS
from apps.supervision.models import SupervisionItem
from apps.supervision.verbs import VERBS, panels
from apps.worktime import calendar

DEFAULT_DAYS = 5  # working days offered for a new item


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """The ledger (督办台账)."""
    return ledger_response(
        request, ITEMS, template="supervision/item_list.html", can_open=rules.can_open(person(request))
    )


@require_safe
def item_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One item with its history and what the person may do."""
    return _page(request, _item_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one item: GET opens its panel, POST does it."""
    user, item, chosen = person(request), _item_or_404(request, pk), VERBS[verb]
    return perform(
        request,
        chosen.rule(user, item),
        page=partial(_page, request, item, opened=verb),
        form=lambda: chosen.form(request.POST, request.FILES, item=item, user=user, verb=verb),
        act=lambda data: chosen.act(item=item, actor=user, **data),
        done=f"{chosen.done}：{item.matter.title}",
        to=("supervision:item_detail", item.pk),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def item_create(request: HttpRequest) -> HttpResponse:
    """Open an item; `?source=` and `?opinion=` fill in what is known already (DOC-05)."""
    user = person(request)
    rules.can_open(user).require()
    source, opinion = _source(request, user)
    form = ItemForm(_sent(request), initial=_initial(user, source, opinion))
    if request.method == "POST" and form.is_valid():
        try:
            item = services.open_item(actor=user, source_matter=source, **form.cleaned_data)
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, f"已立项：{item.matter.number}，已通知{item.owner.name}和{item.lead_department.name}"
            )
            return redirect("supervision:item_detail", item.pk)
    context = {
        "form": form,
        "source": source,
        "opinion": opinion,
        "existing": selectors.items_of_source(source, user) if source else [],
        "draft": f"supervision-new-{source.pk if source else 0}-{opinion.pk if opinion else 0}",
    }
    return render(request, "supervision/item_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct words and people."""
    user, item = person(request), _item_or_404(request, pk)
    rules.can_change(user, item).require()
    form = ChangeForm(_sent(request), initial=_current(item))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(item=item, actor=user, **form.cleaned_data)
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"已修改：{item.matter.number}")
            return redirect("supervision:item_detail", item.pk)
    context = {"form": form, "item": item, "draft": f"supervision-edit-{item.pk}"}
    return render(request, "supervision/item_form.html", context, status=422 if form.is_bound else 200)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What a POST carries, be it empty; nothing for a first look."""
    return request.POST if request.method == "POST" else None


def _item_or_404(request: HttpRequest, pk: int) -> SupervisionItem:
    item = selectors.item_page(person(request), pk)
    if item is None:
        raise Http404
    return item


def _current(item: SupervisionItem) -> dict[str, Any]:
    return {
        "title": item.matter.title,
        "requirement": item.requirement,
        "acceptance_criteria": item.acceptance_criteria,
        "owner": item.owner,
        "supporting": [department.pk for department in item.supporting_departments.all()],
        "importance": item.importance,
    }


def _source(request: HttpRequest, user: User) -> tuple[Matter | None, Opinion | None]:
    """The matter and opinion the item comes from; what the person may not see is not found."""
    wanted, spoken = request.GET.get("source", ""), request.GET.get("opinion", "")
    if not wanted:
        return None, None
    source = visible_matter(user, _number(wanted))
    if source is None:
        raise Http404
    opinion = next((one for one in approvals.opinions_of(source) if spoken and one.pk == _number(spoken)), None)
    return source, opinion


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _initial(user: User, source: Matter | None, opinion: Opinion | None) -> dict[str, Any]:
    """What an instruction already says: who gave it, in which words, whom it names (SUP-01)."""
    due = calendar.add_working_days(clock.now(), DEFAULT_DAYS)
    initial: dict[str, Any] = {"due_on": timezone.localtime(due).date(), "source": "assignment"}
    if user.has_role(*rules.LEADERS):
        initial["issuer"] = user
    if source is None:
        return initial
    extra = source.kind_spec.extra
    department = extra["lead_department"](source) if "lead_department" in extra else None
    initial |= {
        "title": source.title,
        "source": extra.get("supervision_source", SupervisionItem.Source.DOCUMENT),
        "urgency": source.urgency,
        "secrecy": source.secrecy,
        "lead_department": department,
        "owner": department.head_id if department else None,
    }
    return initial | _said(opinion) if opinion else initial


def _said(opinion: Opinion) -> dict[str, Any]:
    said: dict[str, Any] = {"issuer": opinion.speaker}
    if opinion.text != subjects.get("instruct").silent:
        said["requirement"] = opinion.text
    for principal in opinion.mentioned.select_related("person", "department"):
        if principal.kind == "department" and "lead_department" not in said:
            said["lead_department"] = principal.department
            said.setdefault("owner", principal.department.head_id)
        elif principal.kind == "person":
            said["owner"] = principal.person
            said.setdefault("lead_department", principal.person.department_id)
    return said


def _page(
    request: HttpRequest,
    item: SupervisionItem,
    *,
    opened: str = "",
    bound: VerbForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, today = person(request), clock.today()
    limits, feedback = lights.thresholds(today), item.last_report_at or item.opened_at
    colour = selectors.light(item, today)
    extension = selectors.pending_extension(item)
    offered = panels(item, user, opened=opened, bound=bound)
    context = {
        "item": item,
        "matter": item.matter,
        "light": colour.value,
        "light_text": lights.light_words(colour, item.due_on, feedback, limits),
        "due_at": calendar.end_of_workday(item.due_on),
        "panels": offered,
        "common": approvals.common_opinions_by_scope(user, {p.verb.scope for p in offered if p.form and p.verb.scope}),
        "can_change": rules.can_change(user, item),
        "extension": extension,
        "extension_step": approvals.active_step_for(user, item.matter) if extension else None,
        "attachments": attachments_of(item.matter),
        "timeline": list(item.matter.timeline.order_by("-id")[:40]),
        "source_visible": _sees_source(user, item),
    }
    return render(request, "supervision/item_detail.html", context, status=status)


def _sees_source(user: User, item: SupervisionItem) -> bool:
    return item.source_matter is not None and visible_matter(user, item.source_matter.pk) is not None
