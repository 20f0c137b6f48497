"""Correcting an item: its words and its people. The limit moves only by an extension."""

from collections.abc import Iterable

from django.db import transaction

from apps.core.errors import DomainError
from apps.matters.models import Participant
from apps.matters.services import add_part, end_parts, record, retitle
from apps.notifications.services import notify
from apps.org.models import Department, User
from apps.supervision import rules
from apps.supervision.models import SupervisionItem
from apps.supervision.services.bodies import index_requirement
from apps.supervision.services.items import hold_by_workers, locked_item, set_due


@transaction.atomic
def change_item(
    *,
    item: SupervisionItem,
    actor: User,
    title: str,
    requirement: str,
    acceptance_criteria: str,
    owner: User,
    supporting: Iterable[Department],
    importance: int,
) -> SupervisionItem:
    """Correct the words, hand over to another owner, change who supports; old and new stand in the timeline."""
    item = locked_item(item)
    rules.can_change(actor, item).require()
    if not owner.is_active:
        raise DomainError(f"{owner.name}已停用，请改选责任人", field="owner")
    before = _facts(item)
    former = item.owner
    item.requirement, item.acceptance_criteria = requirement.strip(), acceptance_criteria.strip()
    item.owner, item.importance = owner, importance
    item.save(update_fields=["requirement", "acceptance_criteria", "owner", "importance"])
    _set_supporting(item, [one for one in supporting if one.pk != item.lead_department_id])
    if title.strip() != item.matter.title:
        retitle(item.matter, title.strip(), actor=actor)
    after = _facts(item)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        record(matter=item.matter, actor=actor, code="change", verb="修改督办要求", changes=changes)
    index_requirement(item)
    if owner != former:
        _hand_over(item, actor)
    return item


def _facts(item: SupervisionItem) -> dict[str, str]:
    return {
        "任务要求": item.requirement,
        "验收标准": item.acceptance_criteria,
        "责任人": item.owner.name,
        "重要性": item.get_importance_display(),
        "协办部门": "、".join(item.supporting_departments.values_list("name", flat=True)),
    }


def _set_supporting(item: SupervisionItem, departments: list[Department]) -> None:
    gone = item.supporting_departments.exclude(pk__in=[one.pk for one in departments]).select_related("principal")
    end_parts(matter=item.matter, part=Participant.Part.READER, principals=[one.principal for one in gone])
    item.supporting_departments.set(departments)
    for department in departments:
        add_part(matter=item.matter, principal=department.principal, part=Participant.Part.READER)


def _hand_over(item: SupervisionItem, actor: User) -> None:
    """The new owner holds it, has the limit, and is told."""
    hold_by_workers(item)
    set_due(item)
    notify(
        recipients=[item.owner],
        key=f"supervision:{item.pk}:owner:{item.owner_id}",
        code="todo",
        title=f"督办交办：{item.matter.title}",
        body=f"责任人改为{item.owner.name}，{item.due_on.month}月{item.due_on.day}日前办结",
        matter=item.matter,
        url=item.matter.get_absolute_url(),
        exclude=[actor],
    )
