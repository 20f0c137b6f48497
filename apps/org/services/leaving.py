"""Leaving (离职) and moving (调岗): what a person holds is handed over in one transaction, or nothing is (PLT-01)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.org import events, handover, rules
from apps.org.models import Delegation, Department, User
from apps.org.services.people import set_active

Successors = Mapping[str, User | None]  # code of a sort -> who takes it over; None or missing: nobody


def leave(*, user: User, actor: User, successors: Successors) -> None:
    """Hand over what the person holds, end delegations and sessions, switch the account off.

    Raises Denied for anybody but the system administrator; DomainError (with `field`) when something has no
    successor or cannot be handed over. The refusal is written down, and nothing has changed then.
    """
    rules.can_manage_people(actor).require()
    try:
        with transaction.atomic():
            _check_person(user, actor)
            given = _hand_over(user, actor, successors, handover.held_by(user))
            left = handover.held_by(user)
            if left:
                raise DomainError(handover.refusal(user, left))
            _end_delegations(user)
            set_active(user=user, active=False)
            events.announce(events.PERSON_LEFT, actor, f"人员「{user.name}」：{given or '名下无待移交事项'}")
    except DomainError as error:
        events.announce(events.LEAVING_REFUSED, actor, f"人员「{user.name}」：{error.message}")
        raise


@transaction.atomic
def move(*, user: User, actor: User, department: Department, title: str, successors: Successors) -> None:
    """To another department: posts in the old one pass on or lapse, everything personal goes along.

    Raises Denied, or DomainError when the person would stay head of a department they do not belong to.
    """
    rules.can_manage_people(actor).require()
    _check_person(user, actor, may_be_self=True)
    if not department.is_active:
        raise DomainError(f"{department.name}已停用，请另选部门", field="department")
    if department.pk == user.department_id and title.strip() == user.title:
        raise DomainError("部门和职务都没有变化", field="department")
    before = user.department.name if user.department else "无部门"
    if department.pk != user.department_id:
        posts = [held for held in handover.held_by(user) if held.sort.bound]
        _hand_over(user, actor, successors, posts)
    user.department, user.title = department, title.strip()
    user.save(update_fields=["department", "title"])
    words = f"人员「{user.name}」：{before} → {department.name}，{user.title or '无职务'}"
    events.announce(events.PERSON_MOVED, actor, words)


def _check_person(user: User, actor: User, *, may_be_self: bool = False) -> None:
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not locked.is_active:
        raise DomainError(f"{user.name}已经离职")
    if user.pk == actor.pk and not may_be_self:
        raise DomainError("不能给自己办理离职，请另一位系统管理员办理")


def _hand_over(user: User, actor: User, successors: Successors, held: Iterable[handover.Held]) -> str:
    """Each sort to its successor; returns what was done, in words."""
    done = []
    for one in held:
        to = successors.get(one.sort.code)
        if to is not None:
            _check_successor(user, to, one.sort)
            with _told_at(one.sort):
                one.sort.hand_over(user, to, actor)
            done.append(f"{one.sort.label} {one.count} 项交{to.name}")
        elif one.sort.lapse is not None:
            with _told_at(one.sort):
                one.sort.lapse(user, actor)
            done.append(f"{one.sort.label} {one.count} 项收回")
        else:
            raise DomainError(f"请选定{one.sort.label}（{one.count} 项）的接手人", field=f"to_{one.sort.code}")
    return "；".join(done)


@contextmanager
def _told_at(sort: handover.Sort) -> Iterator[None]:
    """What cannot be handed over is told at the field of its sort."""
    try:
        yield
    except DomainError as error:
        error.field = f"to_{sort.code}"
        raise


def _check_successor(user: User, to: User, sort: handover.Sort) -> None:
    if to.pk == user.pk:
        raise DomainError("接手人不能是本人", field=f"to_{sort.code}")
    if not to.is_active:
        raise DomainError(f"{to.name}已停用，请另选接手人", field=f"to_{sort.code}")


def _end_delegations(user: User) -> None:
    """Nobody decides any longer for the one who left, nor they for others."""
    today = clock.today()
    running = Delegation.objects.filter(revoked_at__isnull=True, ends_on__gte=today)
    running.filter(owner=user).update(revoked_at=clock.now())
    running.filter(deputy=user).update(revoked_at=clock.now())
