"""征集材料: a department is asked, answers with words and files, passes it to a colleague, is reminded (DOC-12).

The request is a matter of its own. Nothing written here names the manuscript: what its timeline, notices and search
texts say reaches the department.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.formatting import when
from apps.deadlines import services as deadlines
from apps.manuscripts import request_rules, rules
from apps.manuscripts.deadlines import MATERIAL as LIMIT
from apps.manuscripts.kinds import MATERIAL
from apps.manuscripts.models import Manuscript, MaterialRequest, RequestState
from apps.manuscripts.services.turning import let_follow, locked, parties_of
from apps.matters.models import SearchText
from apps.matters.services import (
    create_matter,
    give_number,
    hold,
    index_facts,
    lock,
    move,
    put_text,
    record,
)
from apps.notifications.services import notify, notify_principals, settle
from apps.org.models import Department, Principal, User
from apps.worktime import calendar

R = RequestState
BODY = SearchText.Field.BODY
URGE_EVERY = dt.timedelta(hours=4)


@transaction.atomic
def ask_material(
    *,
    manuscript: Manuscript,
    actor: User,
    departments: Iterable[Department],
    subject: str,
    wanted: str,
    due_on: dt.date,
    staged_ids: Iterable[str] = (),
) -> list[MaterialRequest]:
    """Ask each department for the same thing by the end of that day; a file (a table to be filled in) goes with the
    first. Raises Denied, DomainError with the field."""
    manuscript = locked(manuscript)
    rules.can_collect(actor, manuscript).require()
    chosen = list(dict.fromkeys(departments))
    _check(chosen, subject, wanted, due_on)
    due_at = calendar.end_of_workday(due_on)
    files = list(staged_ids)
    if files and len(chosen) > 1:
        raise DomainError("随附的表格一次只能发给一个部门，请逐个部门征集", field="files")
    made = [_ask(manuscript, actor, one, subject.strip(), wanted.strip(), due_at, files) for one in chosen]
    names = "、".join(one.department.name for one in made)
    record(matter=manuscript.matter, actor=actor, code="ask", verb="征集材料", note=f"{names}：{subject.strip()}")
    return made


def _check(departments: list[Department], subject: str, wanted: str, due_on: dt.date) -> None:
    if not departments:
        raise DomainError("请选择报送部门", field="departments")
    if len(subject.strip()) < 2:
        raise DomainError("请写需要什么材料", field="subject")
    if not wanted.strip():
        raise DomainError("请写明内容和要求", field="wanted")
    if due_on < clock.today():
        raise DomainError("报送时限已过，请改为今天或以后", field="due_on")


def _ask(
    manuscript: Manuscript,
    actor: User,
    department: Department,
    subject: str,
    wanted: str,
    due_at: dt.datetime,
    files: list[str],
) -> MaterialRequest:
    matter = create_matter(
        kind=MATERIAL,
        title=subject,
        actor=actor,
        state=R.ASKED,
        department=department,
        secrecy=manuscript.matter.secrecy,
        verb="征集材料",
    )
    request = MaterialRequest.objects.create(
        matter=matter, manuscript=manuscript, department=department, asked_by=actor, wanted=wanted, due_at=due_at
    )
    let_follow(matter, parties_of(manuscript))
    attach_staged(matter=matter, actor=actor, staged_ids=files, role=Attachment.Role.ORIGINAL)
    hold(matter=matter, principals=[department.principal])
    deadlines.set_deadline(matter=matter, code=LIMIT, principal=department.principal, due_at=due_at)
    index_facts(matter)
    give_number(matter)
    _tell(request, [department.principal], "asked", f"请报送材料：{subject}", exclude=[])
    return request


def _tell(
    request: MaterialRequest, principals: list[Principal], occasion: str, title: str, *, exclude: list[User]
) -> None:
    matter = request.matter
    notify_principals(
        principals=principals,
        key=f"material:{matter.pk}:{occasion}",
        code="urge" if occasion.startswith("urge") else "todo",
        title=title,
        body=f"请于 {when(request.due_at)} 前报送",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=exclude,
    )


def locked_request(request: MaterialRequest) -> MaterialRequest:
    """Lock the request's matter, then read the row again."""
    matter = lock(request.pk)
    related = ("manuscript__matter", "department__principal", "assignee__principal", "asked_by")
    fresh = MaterialRequest.objects.select_related(*related).get(pk=matter.pk)
    fresh.matter = matter
    return fresh


@transaction.atomic
def pass_on(*, request: MaterialRequest, actor: User, to: User) -> MaterialRequest:
    """The department gives it to a colleague, who answers in its name. Raises Denied, DomainError with the field."""
    request = locked_request(request)
    request_rules.can_pass(actor, request).require()
    if to.department_id != request.department_id:
        raise DomainError(f"请选择{request.department.name}的同事", field="to")
    if to.pk == request.assignee_id:
        raise DomainError(f"已由{to.name}经办", field="to")
    request.assignee = to
    request.save(update_fields=["assignee"])
    hold(matter=request.matter, principals=[to.principal])  # refuses who is not cleared
    deadlines.set_deadline(matter=request.matter, code=LIMIT, principal=to.principal, due_at=request.due_at)
    settle(matter=request.matter, codes=["todo"])
    record(matter=request.matter, actor=actor, code="pass", verb="分办", note=f"由{to.name}经办")
    _tell(request, [to.principal], f"passed:{to.pk}", f"请准备材料：{request.matter.title}", exclude=[actor])
    return request


@transaction.atomic
def answer(*, request: MaterialRequest, actor: User, text: str, staged_ids: Iterable[str] = ()) -> MaterialRequest:
    """报送: words, files or both; the writers have them beside the text at once. Raises Denied, DomainError."""
    request = locked_request(request)
    request_rules.can_answer(actor, request).require()
    matter = request.matter
    files = attach_staged(matter=matter, actor=actor, staged_ids=staged_ids, role=Attachment.Role.RESULT)
    if not text.strip() and not files:
        raise DomainError("请写报送内容或上传文件", field="text")
    request.answer, request.answered_by, request.answered_at = text.strip(), actor, clock.now()
    request.save(update_fields=["answer", "answered_by", "answered_at"])
    put_text(matter_id=matter.pk, field=BODY, ref="answer", text=request.answer)
    deadlines.meet(matter=matter, code=LIMIT)
    settle(matter=matter, codes=["todo", "urge"])
    move(matter, R.ANSWERED, actor=actor, note=f"{len(files)} 个文件" if files else "")
    writer = request.manuscript.writer
    notify(
        recipients=[request.asked_by, writer],
        key=f"material:{matter.pk}:answer:{request.answered_at.timestamp():.0f}",
        code="result",
        title=f"{request.department.name}已报送材料：{matter.title}",
        body=request.answer[:200],
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )
    return request


@transaction.atomic
def urge(*, request: MaterialRequest, actor: User) -> MaterialRequest:
    """催报, at most once in four hours. Raises Denied or DomainError."""
    request = locked_request(request)
    request_rules.can_urge(actor, request).require()
    now = clock.now()
    if request.last_urged_at is not None and now - request.last_urged_at < URGE_EVERY:
        raise DomainError("四小时内已催报过一次，请稍后再催")
    request.reminders += 1
    request.last_urged_at = now
    request.save(update_fields=["reminders", "last_urged_at"])
    holder = request.assignee.principal if request.assignee else request.department.principal
    record(matter=request.matter, actor=actor, code="urge", verb="催报", note=f"第 {request.reminders} 次")
    _tell(request, [holder], f"urge{request.reminders}", f"催报材料：{request.matter.title}", exclude=[actor])
    return request


@transaction.atomic
def send_back(*, request: MaterialRequest, actor: User, reason: str, due_on: dt.date) -> MaterialRequest:
    """What came does not suffice: it lies with the department again, with a new limit. Raises Denied, DomainError."""
    request = locked_request(request)
    request_rules.can_send_back(actor, request).require()
    if not reason.strip():
        raise DomainError("请写明还要补充什么", field="reason")
    if due_on < clock.today():
        raise DomainError("报送时限已过，请改为今天或以后", field="due_on")
    holder = (request.assignee or request.department).principal
    request.due_at, request.answered_at = calendar.end_of_workday(due_on), None
    request.save(update_fields=["due_at", "answered_at"])
    move(request.matter, R.ASKED, actor=actor, note=reason.strip())
    hold(matter=request.matter, principals=[holder])
    deadlines.set_deadline(matter=request.matter, code=LIMIT, principal=holder, due_at=request.due_at)
    again = f"again:{clock.now().timestamp():.0f}"
    _tell(request, [holder], again, f"请补充材料：{request.matter.title}", exclude=[actor])
    return request


@transaction.atomic
def withdraw_request(*, request: MaterialRequest, actor: User, reason: str = "") -> MaterialRequest:
    """It is not needed any more. Raises Denied or DomainError."""
    request = locked_request(request)
    request_rules.can_withdraw(actor, request).require()
    end_request(request, actor, reason.strip())
    return request


def end_request(request: MaterialRequest, actor: User | None, note: str) -> None:
    """End a request that waits; its matter is locked by the caller."""
    deadlines.cancel(matter=request.matter, code=LIMIT)
    settle(matter=request.matter, codes=["todo", "urge"])
    move(request.matter, R.WITHDRAWN, actor=actor, note=note)


def end_requests(manuscript: Manuscript, actor: User | None) -> None:
    """Nobody prepares material for a text that is signed off or given up; the manuscript is locked by the caller."""
    waiting = manuscript.requests.filter(matter__state=R.ASKED).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting):
        request = locked_request(MaterialRequest(pk=pk))
        if request.matter.state == R.ASKED:
            end_request(request, actor, "不再需要")
