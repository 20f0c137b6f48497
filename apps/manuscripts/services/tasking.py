"""交办: who is to write what, for whom, by when; and how the task is changed (DOC-12)."""

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.deadlines import services as deadlines
from apps.manuscripts import rules
from apps.manuscripts.deadlines import FINAL, FIRST
from apps.manuscripts.kinds import CODE
from apps.manuscripts.models import Manuscript, ManuscriptState, Sort
from apps.manuscripts.services.turning import let_follow, locked, parties_of
from apps.matters.models import Matter
from apps.matters.selectors import visible_matter
from apps.matters.services import amend, check_clearance, create_matter, give_number, hold, index_facts, record
from apps.notifications.services import notify
from apps.org import roles
from apps.org.models import User
from apps.worktime import calendar


@dataclass(frozen=True)
class Task:
    """What is to be written. `first_due` and `final_due` are days: the limit is the end of the office's day."""

    title: str
    leader: User
    writer: User
    requirements: str
    final_due: dt.date
    sort: str = Sort.SPEECH
    first_due: dt.date | None = None
    occasion: str = ""
    used_on: dt.date | None = None
    length_from: int | None = None
    length_to: int | None = None
    co_writers: tuple[User, ...] = ()
    ordered_by: User | None = None
    source: Matter | None = None
    secrecy: int = Secrecy.INTERNAL
    urgency: int = 0


COPIED = (
    "leader", "writer", "requirements", "sort", "occasion", "used_on", "length_from", "length_to", "ordered_by",
    "source",
)  # fmt: skip
LABELS = {
    "title": "题目", "sort": "类别", "leader": "使用领导", "writer": "主笔", "co_writers": "参与起草",
    "requirements": "写作要求", "occasion": "用于何处", "used_on": "使用日期", "first_due": "初稿时限",
    "final_due": "定稿时限", "length_from": "字数", "length_to": "字数", "ordered_by": "交办领导",
    "source": "来源事项", "secrecy": "密级", "urgency": "紧急程度",
}  # fmt: skip


@transaction.atomic
def assign_manuscript(*, actor: User, task: Task) -> Manuscript:
    """Give the task and number it (文稿〔2026〕n号, taken last). Raises Denied, or DomainError with the field."""
    rules.can_assign(actor).require()
    _check(task, actor, None)
    matter = create_matter(
        kind=CODE,
        title=task.title.strip(),
        actor=actor,
        state=ManuscriptState.TASKED,
        secrecy=task.secrecy,
        urgency=task.urgency,
        verb="交办",
    )
    manuscript = Manuscript(matter=matter, state_since=matter.created_at)
    _write(manuscript, task)
    let_follow(matter, parties_of(manuscript))
    hold(matter=matter, principals=[task.writer.principal])
    set_limits(manuscript)
    if task.ordered_by is not None and task.ordered_by != actor:
        note = f"按{task.ordered_by.name}的要求交办"
        record(matter=matter, actor=actor, code="ordered", verb="转达交办", note=note)
    _tell_writers(manuscript, task, [])
    index_facts(matter)
    give_number(matter)
    return manuscript


@transaction.atomic
def change_task(*, manuscript: Manuscript, actor: User, task: Task) -> Manuscript:
    """Change requirement, writers or limits; whoever writes now is told. Raises Denied, DomainError with the field."""
    manuscript = locked(manuscript)
    rules.can_change_task(actor, manuscript).require()
    _check(task, actor, manuscript)
    before = task_of(manuscript)
    if task == before:
        return manuscript
    matter = manuscript.matter
    known = [manuscript.writer, *manuscript.co_writers.all()]
    amend(matter, title=task.title.strip(), secrecy=task.secrecy, urgency=task.urgency)
    _write(manuscript, task)
    let_follow(matter, parties_of(manuscript))
    for request in manuscript.requests.select_related("matter"):
        let_follow(request.matter, parties_of(manuscript))
    hold(matter=matter, principals=[task.writer.principal])
    set_limits(manuscript)
    changed = list(dict.fromkeys(LABELS[one.name] for one in fields(Task) if _differs(before, task, one.name)))
    record(matter=matter, actor=actor, code="task", verb="修改交办内容", note="、".join(changed))
    _tell_writers(manuscript, task, known)
    index_facts(matter)
    return manuscript


def task_of(manuscript: Manuscript) -> Task:
    """The task as it stands."""
    copied = {name: getattr(manuscript, name) for name in COPIED}
    return Task(
        **copied,
        title=manuscript.matter.title,
        secrecy=manuscript.matter.secrecy,
        urgency=manuscript.matter.urgency,
        co_writers=tuple(manuscript.co_writers.order_by("pk")),
        first_due=timezone.localdate(manuscript.first_due_at) if manuscript.first_due_at else None,
        final_due=timezone.localdate(manuscript.final_due_at),
    )


def _differs(before: Task, after: Task, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _check(task: Task, actor: User, manuscript: Manuscript | None) -> None:
    if len(task.title.strip()) < 2:
        raise DomainError("请写题目", field="title")
    if not task.requirements.strip():
        raise DomainError("请写明写作要求", field="requirements")
    if not task.leader.has_role(roles.COMPANY_LEADER, roles.GENERAL_MANAGER):
        raise DomainError("文稿为公司领导起草，请选择公司领导", field="leader")
    if task.writer in task.co_writers:
        raise DomainError("主笔不必再列入参与起草", field="co_writers")
    if task.length_from and task.length_to and task.length_to < task.length_from:
        raise DomainError("字数上限小于下限", field="length_to")
    _check_days(task, manuscript)
    if task.secrecy > actor.clearance:
        raise DomainError(f"您的可阅密级低于「{Secrecy(task.secrecy).label}」", field="secrecy")
    sheet = Matter(secrecy=task.secrecy)
    for person in (task.leader, task.writer, *task.co_writers):
        check_clearance(matter=sheet, principal=person.principal)
    known = manuscript is not None and manuscript.source == task.source
    if task.source is not None and not known and visible_matter(actor, task.source.pk) is None:
        raise DomainError("没有找到这一来源事项，或您无权查看", field="source")


def _check_days(task: Task, manuscript: Manuscript | None) -> None:
    today = clock.today()
    if manuscript is None and task.final_due < today:
        raise DomainError("定稿时限已过，请改为今天或以后", field="final_due")
    if task.first_due is not None and task.first_due > task.final_due:
        raise DomainError("初稿时限不能晚于定稿时限", field="first_due")
    if task.used_on is not None and task.final_due > task.used_on:
        raise DomainError("定稿时限不能晚于使用日期", field="final_due")


def _write(manuscript: Manuscript, task: Task) -> None:
    for name in COPIED:
        setattr(manuscript, name, getattr(task, name))
    manuscript.requirements = task.requirements.strip()
    manuscript.first_due_at = calendar.end_of_workday(task.first_due) if task.first_due else None
    manuscript.final_due_at = calendar.end_of_workday(task.final_due)
    manuscript.save()
    manuscript.co_writers.set(task.co_writers)


def set_limits(manuscript: Manuscript) -> None:
    """The writer answers for both limits; a first draft handed in, or without a limit, is not asked for."""
    matter, principal = manuscript.matter, manuscript.writer.principal
    if manuscript.first_due_at is None:
        deadlines.cancel(matter=matter, code=FIRST)
    elif manuscript.first_at is None:
        deadlines.set_deadline(matter=matter, code=FIRST, principal=principal, due_at=manuscript.first_due_at)
    deadlines.set_deadline(matter=matter, code=FINAL, principal=principal, due_at=manuscript.final_due_at)


def _tell_writers(manuscript: Manuscript, task: Task, known: list[User]) -> None:
    matter = manuscript.matter
    by = task.ordered_by.name if task.ordered_by else matter.created_by.name
    notify(
        recipients=[one for one in (task.writer, *task.co_writers) if one not in known],
        key=f"manuscript:{matter.pk}:task",
        code="todo",
        title=f"请起草文稿：{matter.title}",
        body=f"{by}交办，{task.leader.name}使用，定稿时限 {task.final_due:%Y-%m-%d}",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[matter.created_by],
    )
