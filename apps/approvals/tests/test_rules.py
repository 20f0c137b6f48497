"""Every verb over every state of a step and a run; who comes too late is told who was first."""

import datetime as dt
import itertools

import pytest

from apps.approvals import rules, selectors
from apps.approvals.models import Approval, ApprovalFlow, ApprovalStep, FlowStep
from apps.approvals.services import decide_step, start_from_flow, stop_running, withdraw
from apps.approvals.tests.factories import active, paper_of, run, spec
from apps.core.errors import Denied, DomainError, Stale
from apps.matters.models import Participant

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")
NINE = dt.datetime(2026, 11, 23, 2, 2, tzinfo=dt.UTC)  # Monday 10:02 at the office
STATES = ApprovalStep.State.values
VERBS = ("approve", "pass_on", "return", "reject")


@pytest.fixture
def matter(cast, outcomes):
    return paper_of(cast.clerk)


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(STATES, VERBS)))
def test_only_an_active_step_takes_a_decision(cast, matter, state, verb):
    approval = run(matter, cast.clerk, [cast.gm], [cast.deputy], subject="test_all")
    step = active(approval)
    ApprovalStep.objects.filter(pk=step.pk).update(state=state)

    def decide():
        decide_step(step=step, actor=cast.gm, decision=verb, text="意见", pass_to=cast.head.principal)

    if state == "active":
        decide()
        return
    with pytest.raises(Stale):
        decide()
    assert step.opinions.count() == 0
    assert ApprovalStep.objects.get(pk=step.pk).state == state


@pytest.mark.parametrize("state", STATES)
def test_who_may_decide_in_each_state(cast, matter, state):
    approval = run(matter, cast.clerk, [cast.gm])
    step = active(approval)
    ApprovalStep.objects.filter(pk=step.pk).update(state=state)
    step.refresh_from_db()
    own = {name for name, user in cast.everybody().items() if rules.can_decide(user, step)}
    oral = {name for name, user in cast.everybody().items() if rules.can_record_oral(user, step)}
    assert (own, oral) == (({"gm"}, {"assistant"}) if state == "active" else (set(), set()))
    refused = {name for name, user in cast.everybody().items() if rules.can_decide(user, step).forbidden}
    assert refused == set(cast.everybody()) - {"gm"}


@pytest.mark.parametrize("state", Approval.State.values)
def test_withdrawing_over_all_states(cast, matter, state):
    approval = run(matter, cast.director, [cast.gm])
    Approval.objects.filter(pk=approval.pk).update(state=state)
    approval.refresh_from_db()
    able = {name for name, user in cast.everybody().items() if rules.can_withdraw(user, approval)}
    assert able == ({"director"} if state == "running" else set())


def test_the_second_of_two_leaders_is_told_who_was_first_and_when(cast, matter, time_machine):
    time_machine.move_to(NINE, tick=False)
    step = active(run(matter, cast.clerk, [cast.deputy, cast.gm]))
    decide_step(step=step, actor=cast.deputy, decision="approve", text="同意。")
    with pytest.raises(Stale) as caught:
        decide_step(step=step, actor=cast.gm, decision="approve", text="也同意。")
    assert caught.value.message == "周副总已于 10:02 批示，您的意见未提交，已保留在页面上"
    assert step.opinions.count() == 1


def test_pressing_twice_counts_once(cast, matter, time_machine):
    time_machine.move_to(NINE, tick=False)
    step = active(run(matter, cast.clerk, spec(cast.deputy, cast.gm, mode="all")))
    decide_step(step=step, actor=cast.deputy, decision="approve", text="同意。")
    with pytest.raises(Stale) as caught:
        decide_step(step=step, actor=cast.deputy, decision="approve", text="同意。")
    assert caught.value.message == "您已于 10:02 批示，无需再次提交"


def test_the_gm_is_told_when_the_assistant_was_first(cast, matter, time_machine):
    time_machine.move_to(NINE, tick=False)
    step = active(run(matter, cast.clerk, [cast.deputy, cast.gm]))
    decide_step(step=step, actor=cast.assistant, decision="approve", text="同意。", on_behalf_of=cast.gm)
    with pytest.raises(Stale, match="您已于 10:02 批示"):
        decide_step(step=step, actor=cast.gm, decision="approve", text="同意。")
    with pytest.raises(Stale, match="张总已于 10:02 批示（口头，陈助理代录），您的意见未提交"):
        decide_step(step=step, actor=cast.deputy, decision="approve", text="同意。")


def test_the_assistant_is_told_when_the_gm_was_first(cast, matter, time_machine):
    time_machine.move_to(NINE, tick=False)
    step = active(run(matter, cast.clerk, spec(cast.deputy, cast.gm, mode="all")))
    assert selectors.active_step_for(cast.assistant, matter) == step
    decide_step(step=step, actor=cast.gm, decision="approve", text="同意。")
    assert selectors.active_step_for(cast.assistant, matter) is None
    with pytest.raises(Stale, match="张总已于 10:02 批示，您的意见未提交"):
        decide_step(step=step, actor=cast.assistant, decision="approve", text="同意。", on_behalf_of=cast.gm)


def test_a_day_later_the_date_is_named(cast, matter, time_machine):
    time_machine.move_to(NINE, tick=False)
    step = active(run(matter, cast.clerk, [cast.deputy, cast.gm]))
    decide_step(step=step, actor=cast.deputy, decision="return", text="缺附件")
    time_machine.move_to(NINE + dt.timedelta(days=1), tick=False)
    with pytest.raises(Stale, match="周副总已于 11-23 10:02 退回，您的意见未提交"):
        decide_step(step=step, actor=cast.gm, decision="approve", text="同意。")


def test_a_withdrawn_run_names_who_took_it_back(cast, matter, time_machine, outcomes):
    time_machine.move_to(NINE, tick=False)
    approval = run(matter, cast.director, [cast.gm])
    step = active(approval)
    withdraw(approval=approval, actor=cast.director, reason="拟办有误")
    assert outcomes == [("withdrawn", "王主任")]
    assert matter.timeline.get(code="withdraw").note == "拟办有误"
    with pytest.raises(Stale, match="王主任已于 10:02 撤回，您的意见未提交"):
        decide_step(step=step, actor=cast.gm, decision="approve", text="同意。")


def test_withdrawing_is_possible_until_the_last_step_with_opinions_before(cast, matter):
    approval = run(matter, cast.director, [cast.deputy], [cast.head], [cast.gm])
    decide_step(step=active(approval), actor=cast.deputy, decision="approve", text="")
    assert rules.can_withdraw(cast.director, approval)
    decide_step(step=active(approval), actor=cast.head, decision="approve", text="")
    assert rules.can_withdraw(cast.director, approval).reason.startswith("已到最后一步且有人批示")
    with pytest.raises(Stale):
        withdraw(approval=approval, actor=cast.director, reason="再想想")


def test_withdrawing_needs_the_starter_and_a_reason(cast, matter):
    approval = run(matter, cast.director, [cast.gm])
    with pytest.raises(Denied, match="只有发起人可以撤回"):
        withdraw(approval=approval, actor=cast.clerk, reason="不办了")
    with pytest.raises(DomainError, match="请写明撤回的理由"):
        withdraw(approval=approval, actor=cast.director, reason=" ")


def test_a_matter_that_ends_stops_its_run_without_asking_the_kind(cast, matter, outcomes):
    approval = run(matter, cast.director, [cast.gm])
    assert stop_running(matter=matter, actor=cast.clerk, reason="作废").pk == approval.pk
    approval.refresh_from_db()
    assert (approval.state, outcomes) == ("withdrawn", [])
    assert not Participant.objects.filter(matter=matter, part="holder", until__isnull=True).exists()
    assert stop_running(matter=matter, actor=cast.clerk, reason="作废") is None


@pytest.fixture
def flow(cast):
    flow = ApprovalFlow.objects.create(code="seal", name="用印", version=2)
    ApprovalFlow.objects.create(code="seal", name="用印", version=1, is_current=False)
    Who = FlowStep.Who
    FlowStep.objects.create(flow=flow, order=1, label="部门审核", who=Who.DEPARTMENT_HEAD)
    FlowStep.objects.create(
        flow=flow, order=2, label="办公室复核", who=Who.PERSON, principal=cast.director.principal, limit_hours=8
    )
    FlowStep.objects.create(flow=flow, order=3, label="会签", who=Who.PICKED, mode="all")
    return flow


def test_a_flow_is_copied_into_the_run_and_may_change_afterwards(cast, outcomes, flow):
    matter = paper_of(cast.staff)
    picked = {3: [cast.deputy.principal, cast.gm.principal]}
    approval = start_from_flow(matter=matter, flow_code="seal", subject="instruct", actor=cast.staff, picked=picked)
    flow.steps.all().delete()
    steps = [
        (step.label, step.mode, step.limit_hours, [str(one.principal) for one in step.assignees.order_by("id")])
        for step in approval.steps.all()
    ]
    assert (approval.flow, steps) == (
        flow,
        [
            ("部门审核", "single", None, ["刘部长"]),
            ("办公室复核", "single", 8, ["王主任"]),
            ("会签", "all", None, ["周副总", "张总"]),
        ],
    )


def test_a_flow_says_what_is_missing(cast, outcomes, flow):
    with pytest.raises(DomainError, match="请为「会签」选定办理人"):
        start_from_flow(matter=paper_of(cast.staff), flow_code="seal", subject="x", actor=cast.staff)
    with pytest.raises(DomainError, match="应由部门负责人办理，但所属部门还没有设负责人"):
        start_from_flow(matter=paper_of(cast.stranger), flow_code="seal", subject="x", actor=cast.stranger)
    with pytest.raises(DomainError, match="没有现行的审批流程"):
        start_from_flow(matter=paper_of(cast.staff), flow_code="none", subject="x", actor=cast.staff)
