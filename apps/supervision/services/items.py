"""Opening an item (立项、交办), and the pieces every verb needs: the locked row, who holds it, its limit."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.prepared import Prepared
from apps.core.secrecy import Secrecy, Urgency
from apps.deadlines import services as deadlines
from apps.matters.models import Matter, Participant
from apps.matters.services import add_part, create_matter, give_number, hold, lock, record
from apps.notifications.services import notify_principals
from apps.org import roles
from apps.org.models import Department, Principal, Role, User
from apps.supervision import rules
from apps.supervision.deadlines import CODE as DUE
from apps.supervision.kinds import CODE, ItemState
from apps.supervision.models import SupervisionItem
from apps.supervision.services.bodies import index_requirement
from apps.worktime import calendar


@transaction.atomic
def open_item(
    *,
    actor: User,
    title: str,
    requirement: str,
    acceptance_criteria: str,
    issuer: User,
    lead_department: Department,
    owner: User,
    due_on: dt.date,
    source: str = SupervisionItem.Source.ASSIGNMENT,
    source_matter: Matter | None = None,
    supporting: Iterable[Department] = (),
    importance: int = 1,
    urgency: int = Urgency.NORMAL,
    secrecy: int = Secrecy.INTERNAL,
) -> SupervisionItem:
    """Enter a task into the ledger: number, parts, limit at the end of that day, notices (SUP-01, SUP-02).

    Locks the source, so that it cannot be closed and filed at the same moment. Raises DomainError with the field.
    """
    rules.can_open(actor).require()
    supporting = [department for department in supporting if department.pk != lead_department.pk]
    source_matter = lock(source_matter.pk) if source_matter else None
    _check(due_on, owner, source_matter)
    _refuse_twin(title.strip(), owner, source_matter)
    matter = create_matter(
        kind=CODE,
        title=title.strip(),
        actor=actor,
        state=ItemState.IN_PROGRESS,
        department=lead_department,
        secrecy=max(secrecy, source_matter.secrecy) if source_matter else secrecy,
        urgency=urgency,
        verb="督办立项",
    )
    item = SupervisionItem.objects.create(
        matter=matter,
        source=source,
        source_matter=source_matter,
        requirement=requirement.strip(),
        acceptance_criteria=acceptance_criteria.strip(),
        issuer=issuer,
        lead_department=lead_department,
        owner=owner,
        importance=importance,
        due_on=due_on,
        original_due_on=due_on,
        opened_at=matter.created_at,
    )
    item.supporting_departments.set(supporting)
    _give_parts(item, supporting)
    set_due(item)
    give_number(matter)
    index_requirement(item)
    _tell(item, supporting, actor)
    if source_matter is not None:
        record(matter=source_matter, actor=actor, code="supervise", verb="列入督办", note=f"{matter.number} {title}")
    return item


def _check(due_on: dt.date, owner: User, source: Matter | None) -> None:
    if due_on < clock.today():
        raise DomainError("办结期限不能早于今天", field="due_on")
    if not owner.is_active:
        raise DomainError(f"{owner.name}已停用，请改选责任人", field="owner")
    if source is not None and not source.is_open:
        raise DomainError(f"来源事项「{source.title}」{source.state_label}，不能再从它立项")


def _refuse_twin(title: str, owner: User, source: Matter | None) -> None:
    """A double click or a page sent again opens one item, not two."""
    twins = SupervisionItem.objects.filter(
        source_matter=source, matter__title=title, owner=owner, closed_on__isnull=True
    )
    twin = twins.select_related("matter").first()
    if twin is not None:
        number = twin.matter.number
        raise DomainError(
            f"已有同样的督办事项（{number}，责任人{owner.name}），无需重复立项",
            links=[(number, twin.matter.get_absolute_url())],
        )


def _give_parts(item: SupervisionItem, supporting: Iterable[Department]) -> None:
    """The owner and the lead department hold it, the issuer's side follows, supporting departments read."""
    matter = item.matter
    hold_by_workers(item)
    for principal in issuer_side(item):
        add_part(matter=matter, principal=principal, part=Participant.Part.FOLLOWER)
    for department in supporting:
        add_part(matter=matter, principal=department.principal, part=Participant.Part.READER)


def _tell(item: SupervisionItem, supporting: list[Department], actor: User) -> None:
    matter = item.matter
    limit = f"{item.due_on.month}月{item.due_on.day}日前办结"
    notify_principals(
        principals=workers(item),
        key=f"supervision:{matter.pk}:open",
        code="todo",
        title=f"督办交办：{matter.title}",
        body=f"{item.issuer.name}交办，{limit}，责任人{item.owner.name}",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )
    notify_principals(
        principals=[department.principal for department in supporting],
        key=f"supervision:{matter.pk}:open",
        code="reading",
        title=f"督办协办：{matter.title}",
        body=f"{item.lead_department.name}主办，{limit}，请配合",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )


def locked_item(item: SupervisionItem) -> SupervisionItem:
    """Lock the matter, then read the row again: the first line of every verb.

    Without its people: planning a join of eight tables costs more than the two reads of the verbs that tell them.
    Raises DoesNotExist for a matter that is none of the ledger's.
    """
    matter = lock(item.pk)
    rows = _ITEM.rows(pk=matter.pk)
    if not rows:
        raise SupervisionItem.DoesNotExist
    fresh = SupervisionItem.from_db(DEFAULT_DB_ALIAS, _COLUMNS, rows[0])
    fresh.matter = matter
    return fresh


def _of_matter(pk: int) -> QuerySet[Any, Any]:
    return SupervisionItem.objects.filter(pk=pk).order_by().values_list(*_COLUMNS)


_COLUMNS = [field.attname for field in SupervisionItem._meta.concrete_fields]
_ITEM = Prepared(_of_matter, pk=int)  # read by every verb (performance.md P10)


def workers(item: SupervisionItem) -> list[Principal]:
    """Who does it: the owner and the lead department."""
    return [item.owner.principal, item.lead_department.principal]


def issuer_side(item: SupervisionItem) -> list[Principal]:
    """Who follows and confirms: the issuer, the office director, the GM's assistant."""
    codes = [roles.OFFICE_DIRECTOR, roles.GM_ASSISTANT]
    return [item.issuer.principal, *(role.principal for role in _roles(codes))]


def _roles(codes: list[str]) -> Iterable[Role]:
    return Role.objects.filter(code__in=codes).select_related("principal")


def hold_by_workers(item: SupervisionItem) -> None:
    """The work lies with the owner and the lead department."""
    hold(matter=item.matter, principals=workers(item))


def set_due(item: SupervisionItem) -> None:
    """The limit is the end of that working day; changing it starts the reminders over."""
    deadlines.set_deadline(
        matter=item.matter,
        code=DUE,
        principal=item.owner.principal,
        due_at=calendar.end_of_workday(item.due_on),
        starts_at=item.opened_at,
    )
