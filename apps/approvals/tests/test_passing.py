"""审批人相同，自动通过: who has agreed just now is not asked again in the next step, unless they must be (PLT-03)."""

import pytest

from apps.approvals import selectors, subjects
from apps.approvals.flows import drafts_of
from apps.approvals.models import ApprovalFlow, FlowStep, Mode, Opinion
from apps.approvals.services import decide_step, publish_flow, start_from_flow
from apps.approvals.tests.factories import active, paper_of
from apps.core.errors import DomainError
from apps.org import roles
from apps.org.services import create_user, grant_role

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")
Who = FlowStep.Who


@pytest.fixture
def flow(cast):
    """刘部长 as a person, then 办公室主任 by the role, which he has as well, then 钱部长."""
    grant_role(user=cast.head, code=roles.OFFICE_DIRECTOR)
    flow = ApprovalFlow.objects.create(code="test", name="测试流程")
    director = cast.director.roles.get(code=roles.OFFICE_DIRECTOR).principal
    asked = (cast.head.principal, director, cast.finance_head.principal)
    for order, (label, principal) in enumerate(zip(("部门审核", "办公室审核", "财务审核"), asked, strict=True), 1):
        FlowStep.objects.create(flow=flow, order=order, label=label, who=Who.PERSON, principal=principal)
    return flow


def started(cast, subject="instruct"):
    return start_from_flow(matter=paper_of(cast.staff), flow_code="test", subject=subject, actor=cast.staff)


def agree(run, actor, **extra):
    decide_step(step=active(run), actor=actor, decision="approve", text="同意", **extra)


def test_the_next_step_of_the_same_person_passes_and_the_timeline_says_why(cast, flow):
    run = started(cast)
    agree(run, cast.head)
    assert active(run).label == "财务审核"
    entry = run.matter.timeline.filter(code="step.same").get()
    assert (entry.verb, entry.note) == ("办公室审核", "审批人相同，自动通过（刘部长已在上一步同意）")
    assert list(Opinion.objects.filter(author__isnull=True).values_list("label", "decision")) == [
        ("办公室审核", "note")
    ]
    line = selectors.steps_of(run.matter)[1]
    assert (line.label, line.who, line.state, line.note) == ("办公室审核", "办公室主任", "done", "审批人相同，自动通过")
    assert not run.steps.get(order=2).assignees.filter(decided_at__isnull=True).exists()


def test_as_the_last_step_it_ends_the_run(cast, flow, outcomes):
    flow.steps.get(order=3).delete()
    run = started(cast)
    agree(run, cast.head)
    run.refresh_from_db()
    assert run.state == "approved"


@pytest.mark.parametrize(
    "why", ["the flow says so", "a leader", "dual control", "a joint step", "somebody else", "before"]
)
def test_it_is_asked_all_the_same(cast, flow, monkeypatch, why):
    if why == "the flow says so":
        ApprovalFlow.objects.update(pass_same=False)
    if why == "a leader":
        grant_role(user=cast.head, code=roles.COMPANY_LEADER)
    if why == "dual control":
        subjects.register(subjects.Subject(code="twofold", dual_control=True))
    if why == "a joint step":
        flow.steps.filter(order=1).update(mode=Mode.ALL)
    if why == "somebody else":
        flow.steps.filter(order=1).update(principal=cast.deputy.principal)
    if why == "before":
        subjects.register(subjects.Subject(code="checked", before=_only_the_first))
    run = started(cast, {"dual control": "twofold", "before": "checked"}.get(why, "instruct"))
    agree(run, cast.deputy if why == "somebody else" else cast.head)
    assert active(run).label == "办公室审核"
    assert active(run).opened_at and not run.matter.timeline.filter(code="step.same").exists()


def _only_the_first(step, decision):
    if step.order > 1:
        raise DomainError("还有批注没有处理")


def test_the_choice_is_published_with_the_flow_and_kept_when_nothing_is_said(cast, flow):
    admin = create_user(username="guanli", name="管理员", role_codes=[roles.SYSTEM_ADMIN])
    given = {"code": "test", "name": "测试流程", "note": "", "actor": admin, "steps": drafts_of(flow)}
    with pytest.raises(DomainError, match="没有可发布的改动"):
        publish_flow(**given, based_on=1)
    second = publish_flow(**given, based_on=1, pass_same=False)
    third = publish_flow(**{**given, "name": "另一名称"}, based_on=2)
    assert (second.pass_same, third.pass_same) == (False, False)
