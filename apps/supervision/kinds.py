"""The kind "supervision" (督办): states, moves, who sees it."""

from django.db import models

from apps.core.formatting import day
from apps.matters import selectors as matters
from apps.matters.kinds import Kind, Move
from apps.matters.models import Matter
from apps.org.models import User

CODE = "supervision"


class ItemState(models.TextChoices):
    """Where a supervised item stands; labels are the words of the office."""

    IN_PROGRESS = "in_progress", "推进中"
    CLAIMED = "claimed", "待销号"
    CLOSED = "closed", "已销号"
    CANCELLED = "cancelled", "已撤销"


OPEN_STATES = (ItemState.IN_PROGRESS, ItemState.CLAIMED)


def visible_to(user: User) -> "models.QuerySet[Matter]":
    """Items in which the person has or had a part, up to their clearance."""
    return matters.visible_to(user, kind=CODE)


def _facts(matter: Matter) -> list[tuple[str, str]]:
    """What a leader wants to know on the decision page; first of all which day is asked for, and why."""
    item = matter.supervision_item
    asked = [
        fact
        for one in item.extensions.select_related("requested_by").filter(state="pending").order_by("-id")[:1]
        for fact in (("申请延至", day(one.to_date)), ("申请人", one.requested_by.name), ("延期理由", one.reason))
    ]
    return [
        *asked,
        ("现期限", day(item.due_on)),
        ("责任人", f"{item.lead_department.name} {item.owner.name}"),
        ("交办领导", item.issuer.name),
        ("进度", f"{item.progress}%"),
        ("验收标准", item.acceptance_criteria),
    ]


def kind(on_approval: object) -> Kind:
    """The kind with its handler (given by apps.py, since services import this module)."""
    return Kind(
        code=CODE,
        label="督办",
        icon="flag-3",
        states=ItemState,
        colours={
            ItemState.IN_PROGRESS: "blue",
            ItemState.CLAIMED: "amber",
            ItemState.CLOSED: "green",
            ItemState.CANCELLED: "grey",
        },
        moves=(
            Move(ItemState.IN_PROGRESS, ItemState.CLAIMED, "申请销号"),
            Move(ItemState.CLAIMED, ItemState.CLOSED, "销号"),
            Move(ItemState.CLAIMED, ItemState.IN_PROGRESS, "退办"),
            Move(ItemState.IN_PROGRESS, ItemState.CANCELLED, "撤销"),
            Move(ItemState.CLAIMED, ItemState.CANCELLED, "撤销"),
        ),
        terminal=frozenset({ItemState.CLOSED, ItemState.CANCELLED}),
        number_rule="supervision",
        url_name="supervision:item_detail",
        visible_to=visible_to,
        on_approval=on_approval,  # type: ignore[arg-type]
        can_attach=None,
        list_name="supervision:item_list",
        tone="green",
        extra={"facts": _facts},
    )
