"""Somebody leaves: the items they do or gave out go to a successor (PLT-01)."""

from django.db import transaction

from apps.matters.models import Participant
from apps.matters.services import add_part, end_parts, hold, record
from apps.notifications.services import notify
from apps.org.models import User
from apps.supervision.handover import items_with
from apps.supervision.kinds import ItemState
from apps.supervision.models import SupervisionItem
from apps.supervision.services.items import hold_by_workers, issuer_side, locked_item, set_due


@transaction.atomic
def hand_over_items(user: User, to: User, actor: User) -> None:
    """Every open item of `user` is `to`'s. Raises DomainError for too low a clearance."""
    for row in items_with(user).order_by("pk"):
        item = locked_item(row)
        if item.closed_on is None and user.pk in (item.owner_id, item.issuer_id):
            _give(item, user, to, actor)


def _give(item: SupervisionItem, user: User, to: User, actor: User) -> None:
    matter, as_what = item.matter, []
    if item.owner_id == user.pk:
        item.owner = to
        as_what.append("责任人")
    if item.issuer_id == user.pk:
        item.issuer = to
        as_what.append("交办领导")
    item.save(update_fields=["owner", "issuer"])
    if "交办领导" in as_what:
        end_parts(matter=matter, part=Participant.Part.FOLLOWER, principals=[user.principal])
        add_part(matter=matter, principal=to.principal, part=Participant.Part.FOLLOWER)
    if matter.state == ItemState.IN_PROGRESS:
        hold_by_workers(item)
        set_due(item)
    else:  # claimed to be done: it lies with those who confirm
        hold(matter=matter, principals=issuer_side(item))
    note = f"{user.name}离开岗位，{'、'.join(as_what)}改为{to.name}"
    record(matter=matter, actor=actor, code="handover.item", verb="移交督办", note=note)
    notify(
        recipients=[to],
        key=f"supervision:{item.pk}:handover:{user.pk}:{to.pk}",
        code="todo",
        title=f"督办移交：{matter.title}",
        body=f"{note}，{item.due_on.month}月{item.due_on.day}日前办结",
        matter=matter,
        exclude=[actor],
    )
