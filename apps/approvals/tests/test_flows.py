"""Runs by a flow: who, in which order, under which conditions; several versions side by side (PLT-03, 04)."""

from decimal import Decimal

import pytest

from apps.approvals.models import ApprovalFlow, FlowStep
from apps.approvals.planning import Facts, plan
from apps.approvals.services import decide_step, start_from_flow
from apps.approvals.tests.factories import active, paper_of
from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy, Urgency
from apps.org.services import appoint, create_department, create_user, set_active

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")
Who = FlowStep.Who


@pytest.fixture
def flow(cast):
    return ApprovalFlow.objects.create(code="test", name="测试流程")


def step(flow, order: int = 1, who: str = Who.PERSON, **extra) -> FlowStep:
    return FlowStep.objects.create(flow=flow, order=order, label=extra.pop("label", f"第{order}步"), who=who, **extra)


def started(cast, by, **extra):
    return start_from_flow(matter=paper_of(by), flow_code="test", subject="instruct", actor=by, **extra)


def asked(approval) -> list[tuple[str, list[str]]]:
    rows = approval.steps.all()
    return [(row.mode, [one.principal.label for one in row.assignees.order_by("id")]) for row in rows]


def test_the_head_then_the_head_above_then_a_role(cast, flow):
    group = create_department(name="生产一组", code="SCY", parent=cast.production)
    leader = create_user(username="zuzhang", name="组长", department=group)
    appoint(department=group, head=leader)
    worker = create_user(username="zuyuan", name="组员", department=group)
    step(flow, 1, Who.DEPARTMENT_HEAD)
    step(flow, 2, Who.SUPERIOR)
    step(flow, 3, Who.ROLE, principal=cast.gm.roles.get(code="general_manager").principal)
    assert asked(started(cast, worker)) == [("single", ["组长"]), ("single", ["刘部长"]), ("single", ["总经理"])]


def test_nobody_heads_his_own_application(cast, flow):
    step(flow, 1, Who.DEPARTMENT_HEAD)
    step(flow, 2, Who.SUPERIOR)
    assert asked(started(cast, cast.head)) == [("single", ["张总"]), ("single", ["张总"])]


def test_without_anybody_above_the_sentence_says_so(cast, flow):
    set_active(user=cast.gm, active=False)
    step(flow, 1, Who.SUPERIOR, label="上级审批")
    with pytest.raises(DomainError, match="「上级审批」应由上级办理，但上级部门没有设负责人，也没有总经理"):
        started(cast, cast.staff)


def test_people_chosen_one_after_the_other_any_or_all(cast, flow):
    step(flow, 1, Who.PICKED, mode="single")
    step(flow, 2, Who.GIVEN, mode="any")
    step(flow, 3, Who.PICKED, mode="all")
    two = [cast.deputy.principal, cast.gm.principal]
    approval = started(cast, cast.staff, picked={1: two, 3: two}, given=two)
    both = ["周副总", "张总"]
    assert asked(approval) == [("single", ["周副总"]), ("single", ["张总"]), ("any", both), ("all", both)]
    for leader in (cast.deputy, cast.gm, cast.gm, cast.deputy, cast.gm):
        decide_step(step=active(approval), actor=leader, decision="approve", text="")
    approval.refresh_from_db()
    assert approval.state == "approved"


CONDITIONS = [
    ({"min_urgency": Urgency.URGENT}, {"urgency": Urgency.NORMAL}, "紧急程度低于「加急」"),
    ({"min_urgency": Urgency.URGENT}, {"urgency": Urgency.EXTRA}, ""),
    ({"min_secrecy": Secrecy.COMMERCIAL}, {"secrecy": Secrecy.INTERNAL}, "密级低于「普通商密」"),
    ({"min_secrecy": Secrecy.COMMERCIAL}, {"secrecy": Secrecy.COMMERCIAL}, ""),
    ({"amount_from": Decimal(50000)}, {"amount": Decimal("49999.99")}, "金额不到 ¥50,000.00"),
    ({"amount_from": Decimal(50000)}, {"amount": Decimal(50000)}, ""),
    ({"amount_below": Decimal(50000)}, {"amount": Decimal(50000)}, "金额达到 ¥50,000.00"),
    ({"amount_below": Decimal(50000)}, {"amount": Decimal("49999.99")}, ""),
    ({"amount_from": Decimal(50000)}, {"amount": None}, ""),
]


@pytest.mark.parametrize(("conditions", "facts", "reason"), CONDITIONS)
def test_a_step_is_taken_or_skipped_with_the_reason(cast, flow, conditions, facts, reason):
    step(flow, principal=cast.gm.principal, **conditions)
    line = plan(flow, Facts(cast.staff, cast.production, **facts))[0]
    assert (line.skipped, line.problem) == (reason, "")
    assert [one.label for one in line.principals] == ([] if reason else ["张总"])


def test_a_step_for_some_departments_only(cast, flow):
    limited = step(flow, principal=cast.gm.principal)
    limited.departments.add(cast.production)
    assert plan(flow, Facts(cast.staff, cast.production))[0].skipped == ""
    assert plan(flow, Facts(cast.finance_head, cast.finance))[0].skipped == "只适用于生产部"


def test_all_conditions_must_hold_and_the_run_has_the_remaining_steps(cast, flow):
    step(flow, 1, principal=cast.deputy.principal)
    step(flow, 2, principal=cast.gm.principal, amount_from=Decimal(50000), min_urgency=Urgency.URGENT)
    assert asked(started(cast, cast.staff, amount=Decimal(60000))) == [("single", ["周副总"])]


def test_a_flow_of_which_no_step_is_left_says_so(cast, flow):
    step(flow, 1, principal=cast.gm.principal, min_urgency=Urgency.EXTRA)
    with pytest.raises(DomainError, match="按「测试流程」的条件，本件没有一步需要办理"):
        started(cast, cast.staff)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("market", "「市场部」目前没有人办理"), ("left", "钱部长已停用"), ("low", "孙员工的可阅密级低于「核心商密」")],
)
def test_nobody_to_act_is_found_before_the_run(cast, flow, who, sentence):
    set_active(user=cast.finance_head, active=False)
    principal = {"market": cast.market, "left": cast.finance_head, "low": cast.staff}[who].principal
    step(flow, principal=principal)
    line = plan(flow, Facts(cast.clerk, cast.office, secrecy=Secrecy.CORE))[0]
    assert line.problem.startswith(sentence)


def test_a_running_case_keeps_the_version_it_began_with(cast, flow):
    step(flow, principal=cast.deputy.principal)
    first = started(cast, cast.staff)
    ApprovalFlow.objects.filter(pk=flow.pk).update(is_current=False)
    second = ApprovalFlow.objects.create(code="test", name="测试流程", version=2)
    step(second, principal=cast.gm.principal)
    assert (first.flow, asked(first)) == (flow, [("single", ["周副总"])])
    other = started(cast, cast.clerk)
    assert (other.flow, asked(other)) == (second, [("single", ["张总"])])
