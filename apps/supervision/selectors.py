"""Reads of the supervision ledger. Every list begins at what the person may see."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from apps.approvals.models import Approval
from apps.core import clock
from apps.matters import selectors as matters
from apps.matters.models import Matter, Participant
from apps.matters.todo import TodoLine
from apps.org import roles
from apps.org.models import Department, User
from apps.supervision import lights
from apps.supervision.kinds import ItemState
from apps.supervision.models import CompletionClaim, ExtensionRequest, ProgressReport, SupervisionItem, Urging
from apps.worktime import calendar

MOST_LINES = 50


def visible_to(user: User) -> QuerySet[SupervisionItem]:
    """Items the person may see."""
    return matters.seen_through_matter(SupervisionItem.objects.all(), user)


def item_for(user: User, item_id: int) -> SupervisionItem | None:
    """One visible item, with what rules ask of it."""
    return _with_names(visible_to(user)).filter(pk=item_id).first()


def _with_names(rows: QuerySet[SupervisionItem]) -> QuerySet[SupervisionItem]:
    return rows.select_related(
        "matter__created_by", "issuer__department", "owner__department", "lead_department__head", "source_matter"
    )


def item_page(user: User, item_id: int) -> SupervisionItem | None:
    """One visible item with its whole history, as the detail page shows it (one query per part)."""
    rows = _with_names(visible_to(user))
    extensions = ExtensionRequest.objects.select_related("requested_by", "approval")
    claims = CompletionClaim.objects.select_related("claimed_by", "decided_by")
    return (
        rows.prefetch_related(
            Prefetch("reports", ProgressReport.objects.select_related("author")),
            Prefetch("urgings", Urging.objects.select_related("actor")),
            Prefetch("extensions", extensions),
            Prefetch("claims", claims),
            Prefetch("supporting_departments", Department.objects.only("name", "position")),
        )
        .filter(pk=item_id)
        .first()
    )


def light(item: SupervisionItem, today: dt.date) -> lights.Light:
    """The light of one item on a day (domain.md 4.1)."""
    return lights.light_of(
        ended=item.closed_on is not None,
        due_on=item.due_on,
        last_feedback=item.last_report_at or item.opened_at,
        limits=lights.thresholds(today),
    )


@dataclass(frozen=True)
class ItemLine:
    """One item in a short list: on the workbench, on its source's page."""

    matter_id: int
    number: str
    title: str
    department: str
    owner: str
    due_on: dt.date
    progress: int
    urge_count: int
    light: str
    light_text: str
    url: str


_LINE_VALUES = {
    "number": F("matter__number"),
    "title": F("matter__title"),
    "department": F("lead_department__name"),
    "owner_name": F("owner__name"),
}


def _lines(rows: QuerySet[SupervisionItem]) -> list[ItemLine]:
    limits = lights.thresholds(clock.today())
    plain = rows.values(
        "matter_id", "due_on", "progress", "urge_count", "closed_on", "last_report_at", "opened_at", **_LINE_VALUES
    )
    return [_line(dict(row), limits) for row in plain]


def _line(row: dict[str, Any], limits: lights.Thresholds) -> ItemLine:
    feedback = row["last_report_at"] or row["opened_at"]
    colour = lights.light_of(
        ended=row["closed_on"] is not None, due_on=row["due_on"], last_feedback=feedback, limits=limits
    )
    return ItemLine(
        matter_id=row["matter_id"],
        number=row["number"],
        title=row["title"],
        department=row["department"],
        owner=row["owner_name"],
        due_on=row["due_on"],
        progress=row["progress"],
        urge_count=row["urge_count"],
        light=colour.value,
        light_text=lights.light_words(colour, row["due_on"], feedback, limits),
        url=reverse("supervision:item_detail", args=[row["matter_id"]]),
    )


def items_of_source(matter: Matter, user: User) -> list[ItemLine]:
    """The items opened from a matter that the person may see (DOC-05)."""
    return _lines(visible_to(user).filter(source_matter=matter).order_by("-matter_id"))


def open_items_of(matter: Matter) -> QuerySet[SupervisionItem]:
    """What keeps a matter from being closed: its open items, whoever may see them."""
    return SupervisionItem.objects.filter(source_matter=matter, closed_on__isnull=True).select_related("matter")


def most_pressing(user: User, limit: int = 5) -> list[ItemLine]:
    """The open items a person follows, nearest limit first (one query)."""
    return _lines(visible_to(user).filter(closed_on__isnull=True).order_by("due_on", "matter_id")[:limit])


@dataclass(frozen=True)
class Counts:
    """The lights of what a person may see, and how many were closed this quarter."""

    overdue: int
    soon: int
    normal: int
    closed: int


def counts_for(user: User) -> Counts:
    """One query; the figures open the ledger's tabs."""
    today = clock.today()
    limits = lights.thresholds(today)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    rows = visible_to(user).filter(Q(closed_on__isnull=True) | Q(closed_on__gte=quarter))
    closed = Q(closed_on__isnull=False, matter__state=ItemState.CLOSED)
    found = rows.aggregate(
        overdue=Count("pk", filter=lights.light_condition(lights.Light.OVERDUE, limits)),
        soon=Count("pk", filter=lights.light_condition(lights.Light.SOON, limits)),
        normal=Count("pk", filter=lights.light_condition(lights.Light.NORMAL, limits)),
        closed=Count("pk", filter=closed),
    )
    return Counts(**found)


def to_do(user: User) -> Q:
    """Of the items that I hold (on a Participant): those I own or my department leads, and claims for me to review."""
    item = "matter__supervision_item"
    my_claim = CompletionClaim.objects.filter(
        item=OuterRef("matter_id"), state=CompletionClaim.State.PENDING, claimed_by=user
    )
    own = Q(**{f"{item}__owner": user})
    led = Q(**{f"{item}__lead_department__principal__in": user.principal_ids})
    return (Q(matter__state=ItemState.IN_PROGRESS) & (own | led)) | (
        Q(matter__state=ItemState.CLAIMED) & ~own & Q(~Exists(my_claim))
    )


def todo_line(part: Participant, user: User) -> TodoLine:
    """An item to report on or to follow, a claim to review."""
    matter, item = part.matter, part.matter.supervision_item
    if matter.state == ItemState.CLAIMED:
        why, from_whom, action = "请审核销号", item.owner.name, "审核"
        since = item.last_report_at or item.opened_at
    else:
        done = f"已完成 {item.progress}%" if item.progress else "请反馈进展"
        mine = item.owner_id == user.pk
        why = done if mine else f"责任人{item.owner.name}，{done if item.progress else '未反馈'}"
        from_whom, action, since = item.issuer.name, "反馈" if mine else "查看", item.opened_at
    return TodoLine(
        matter_id=matter.pk,
        kind="督办",
        tone="green",
        title=matter.title,
        number=matter.number,
        why=why,
        from_whom=from_whom,
        since=since,
        due_at=calendar.end_of_workday(item.due_on),
        url=reverse("supervision:item_detail", args=[matter.pk]),
        action=action,
        urgency=matter.urgency,
    )


def supporting_of(item_ids: Collection[int]) -> dict[int, list[str]]:
    """Names of the supporting departments of some items (one query)."""
    through = SupervisionItem.supporting_departments.through
    rows = through.objects.filter(supervisionitem__in=item_ids).order_by("department__position")
    names: dict[int, list[str]] = {}
    for item_id, name in rows.values_list("supervisionitem_id", "department__name"):
        names.setdefault(item_id, []).append(name)
    return names


def open_url(matter_id: int, opinion_id: int | None = None) -> str:
    """The page that opens an item from a matter, pre-filled from an opinion (DOC-05)."""
    address = f"{reverse('supervision:item_create')}?source={matter_id}"
    return f"{address}&opinion={opinion_id}" if opinion_id else address


def issuers() -> QuerySet[User]:
    """Who gives tasks: leaders and the office director."""
    codes = [roles.COMPANY_LEADER, roles.GENERAL_MANAGER, roles.OFFICE_DIRECTOR]
    return User.objects.filter(is_active=True, roles__code__in=codes).distinct().order_by("position", "id")


def pending_extension(item: SupervisionItem) -> ExtensionRequest | None:
    """The request being decided, from the loaded history."""
    requests: Iterable[ExtensionRequest] = item.extensions.all()
    return next((one for one in requests if one.approval.state == Approval.State.RUNNING), None)
