"""Manuscripts at each stage, made by the services.

陈助理 gives the task on 张总's order, 李登记 writes, 孙员工 writes along, 王主任 checks, 张总 signs off; 刘部长's
department (生产部) is asked for material, 钱部长's (财务部) too where two are needed.
"""

import datetime as dt
from dataclasses import replace
from typing import Any

from apps.approvals.models import ApprovalStep
from apps.approvals.selectors import active_step_for
from apps.approvals.services import decide_step
from apps.core import clock
from apps.manuscripts import services
from apps.manuscripts.content import Text
from apps.manuscripts.models import Manuscript, MaterialRequest, Sort
from apps.org.models import User
from apps.org.tests.cast import Cast

TITLE = "在年度工作会议上的讲话"
BODY = """各位同事：
一、上半年工作回顾
上半年完成产值一亿二千万元。
二、下半年重点
（一）抓质量
（二）抓交付
谢谢大家。"""


def task(cast: Cast, **changes: Any) -> services.Task:
    """A speech for 张总 in a week, the first draft in three days."""
    today = clock.today()
    made = services.Task(
        title=TITLE,
        leader=cast.gm,
        writer=cast.clerk,
        co_writers=(cast.staff,),
        ordered_by=cast.gm,
        requirements="回顾上半年，讲三条重点",
        occasion="年度工作会议",
        sort=Sort.SPEECH,
        length_from=100,
        length_to=200,
        first_due=today + dt.timedelta(days=3),
        final_due=today + dt.timedelta(days=7),
        used_on=today + dt.timedelta(days=9),
    )
    return replace(made, **changes)


def assigned(cast: Cast, actor: User | None = None, **changes: Any) -> Manuscript:
    """With the writers, nothing written."""
    return fresh(services.assign_manuscript(actor=actor or cast.assistant, task=task(cast, **changes)))


def written(cast: Cast, manuscript: Manuscript | None = None, actor: User | None = None, **changes: Any) -> Manuscript:
    """With words in it."""
    manuscript = fresh(manuscript or assigned(cast))
    text = replace(Text.of(manuscript), **{"body": BODY, **changes})
    services.save_text(manuscript=manuscript, actor=actor or cast.clerk, text=text, based_on=manuscript.revision)
    return fresh(manuscript)


def drafted(cast: Cast, **changes: Any) -> Manuscript:
    """V1 handed in."""
    manuscript = written(cast, assigned(cast, **changes))
    services.hand_in(manuscript=manuscript, actor=cast.clerk)
    return fresh(manuscript)


def reviewing(cast: Cast, **changes: Any) -> Manuscript:
    """With the office director."""
    manuscript = drafted(cast, **changes)
    services.submit_manuscript(manuscript=manuscript, actor=cast.clerk)
    return fresh(manuscript)


def with_leader(cast: Cast, **changes: Any) -> Manuscript:
    """The office has checked it; it lies with 张总."""
    manuscript = reviewing(cast, **changes)
    decide(manuscript, cast.director)
    return fresh(manuscript)


def final(cast: Cast, **changes: Any) -> Manuscript:
    """Signed off."""
    manuscript = with_leader(cast, **changes)
    decide(manuscript, cast.gm)
    return fresh(manuscript)


def asked(cast: Cast, manuscript: Manuscript | None = None, **changes: Any) -> MaterialRequest:
    """生产部 is asked for its figures."""
    given = {
        "departments": [cast.production],
        "subject": "产量质量数据",
        "wanted": "1—6月产量、合格率，列表",
        "due_on": clock.today() + dt.timedelta(days=2),
        **changes,
    }
    manuscript = manuscript or assigned(cast)
    return fresh_request(services.ask_material(manuscript=manuscript, actor=cast.clerk, **given)[0])


def step_of(manuscript: Manuscript, actor: User) -> ApprovalStep:
    """The step that waits for this person."""
    step = active_step_for(actor, manuscript.matter)
    assert step is not None, f"{actor.name} has no step in {manuscript}"
    return step


def decide(manuscript: Manuscript, actor: User, decision: str = "approve", text: str = "同意。") -> None:
    """One decision of one person."""
    decide_step(step=step_of(manuscript, actor), actor=actor, decision=decision, text=text)
    manuscript.matter.refresh_from_db()


def fresh(manuscript: Manuscript) -> Manuscript:
    """The row as it is now."""
    related = ("matter__created_by", "matter__department", "leader", "writer", "ordered_by", "source", "approved_by")
    return Manuscript.objects.select_related(*related).get(pk=manuscript.pk)


def fresh_request(request: MaterialRequest) -> MaterialRequest:
    """The row as it is now."""
    related = ("matter__created_by", "department__principal", "manuscript__matter", "asked_by", "assignee")
    return MaterialRequest.objects.select_related(*related).get(pk=request.pk)
