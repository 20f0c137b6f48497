"""What happens when a step has passed its limit: once, whoever asks how often (PLT-04)."""

import datetime as dt

import pytest

from apps.approvals import selectors
from apps.approvals.models import Approval, Opinion
from apps.approvals.services import StepSpec, act_on_limits, decide_step
from apps.approvals.tests.factories import active, paper_of, run
from apps.core.errors import Denied
from apps.core.secrecy import Secrecy
from apps.deadlines.models import Deadline
from apps.matters.models import Participant
from apps.notifications.models import Notification
from apps.org.services import set_active

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")
MONDAY = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)  # 09:00 at the office
NOON = MONDAY + dt.timedelta(hours=2)  # two working hours later the limit is reached


@pytest.fixture
def matter(cast, outcomes, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return paper_of(cast.clerk)


def limited(*people, on_limit: str, mode: str = "", to=None) -> StepSpec:
    mode = mode or ("single" if len(people) == 1 else "any")
    principal = to.principal if to else None
    return StepSpec("审批", [one.principal for one in people], mode, 2, on_limit, principal)


def holders(matter) -> list[str]:
    rows = Participant.objects.filter(matter=matter, part="holder", until__isnull=True)
    return sorted(rows.values_list("principal__label", flat=True))


def test_before_the_limit_nothing_moves(cast, matter, time_machine):
    run(matter, cast.clerk, limited(cast.head, on_limit="skip"))
    time_machine.move_to(NOON - dt.timedelta(seconds=1), tick=False)
    assert act_on_limits() == 0
    assert Opinion.objects.count() == 0


def test_reminding_only_leaves_the_step_where_it_is(cast, matter, time_machine):
    run(matter, cast.clerk, limited(cast.head, on_limit="remind"))
    time_machine.move_to(NOON, tick=False)
    assert (act_on_limits(), holders(matter)) == (0, ["刘部长"])


def test_skipping_writes_an_opinion_of_the_system_and_goes_on(cast, matter, time_machine, outcomes):
    approval = run(matter, cast.clerk, limited(cast.head, on_limit="skip"), [cast.gm])
    time_machine.move_to(NOON, tick=False)
    assert (act_on_limits(), act_on_limits()) == (1, 0)
    opinion = Opinion.objects.get()
    assert (opinion.author, opinion.signature, opinion.decision) == (None, "系统", "skip")
    assert opinion.text == "刘部长超过时限未办，按流程规定视为无意见。"
    assert (holders(matter), selectors.steps_of(matter)[0].who) == (["张总"], "系统")
    assert matter.timeline.get(code="limit.skip").actor_label == "系统"
    decide_step(step=active(approval), actor=cast.gm, decision="approve", text="")
    assert outcomes == [("approved", "张总")]


def test_skipping_the_last_step_ends_the_run(cast, matter, time_machine):
    run(matter, cast.clerk, limited(cast.head, on_limit="skip"))
    time_machine.move_to(NOON, tick=False)
    act_on_limits()
    assert Approval.objects.get().state == "approved"
    assert Notification.objects.filter(recipient=cast.clerk, code="result").count() == 1


def test_escalating_asks_the_superior_as_well(cast, matter, time_machine):
    approval = run(matter, cast.clerk, limited(cast.staff, on_limit="escalate"))
    time_machine.move_to(NOON, tick=False)
    assert (act_on_limits(), act_on_limits()) == (1, 0)
    assert holders(matter) == ["刘部长", "孙员工"]
    assert Notification.objects.filter(recipient=cast.head, matter=matter).count() == 1
    assert matter.timeline.get(code="limit.escalate").note == "孙员工超过时限未办，同时交刘部长办理"
    decide_step(step=active(approval), actor=cast.head, decision="approve", text="同意")
    approval.refresh_from_db()
    assert approval.state == "approved"


def test_in_a_joint_step_the_superior_takes_the_place_of_the_late_one(cast, matter, time_machine):
    approval = run(matter, cast.clerk, limited(cast.staff, cast.finance_head, on_limit="escalate", mode="all"))
    decide_step(step=active(approval), actor=cast.finance_head, decision="approve", text="")
    time_machine.move_to(NOON, tick=False)
    act_on_limits()
    assert holders(matter) == ["刘部长"]
    decide_step(step=active(approval), actor=cast.head, decision="approve", text="同意")
    approval.refresh_from_db()
    assert approval.state == "approved"


def test_passing_on_takes_it_from_the_late_one(cast, matter, time_machine):
    approval = run(matter, cast.clerk, limited(cast.head, on_limit="pass", to=cast.director))
    time_machine.move_to(NOON, tick=False)
    assert (act_on_limits(), act_on_limits()) == (1, 0)
    assert holders(matter) == ["王主任"]
    limits = [(row.principal.label, row.is_open) for row in Deadline.objects.order_by("id")]
    assert limits == [("刘部长", False), ("王主任", True)]
    decide_step(step=active(approval), actor=cast.director, decision="approve", text="同意")
    approval.refresh_from_db()
    assert approval.state == "approved"


def test_never_to_the_applicant_nor_to_somebody_without_clearance(cast, outcomes, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    secret = paper_of(cast.clerk, secrecy=Secrecy.CORE)
    run(secret, cast.clerk, limited(cast.gm, on_limit="pass", to=cast.staff))
    own = paper_of(cast.head)
    run(own, cast.head, limited(cast.staff, on_limit="escalate"))
    time_machine.move_to(NOON, tick=False)
    assert (act_on_limits(), act_on_limits()) == (2, 0)
    assert (holders(secret), holders(own)) == (["张总"], ["孙员工"])
    assert secret.timeline.get(code="limit.nobody").note == "「审批」超过时限，但没有可以接办的人"
    assert own.timeline.get(code="limit.nobody").note == "「审批」超过时限，但没有可以接办的上级"


def test_who_left_is_passed_over_too(cast, matter, time_machine):
    approval = run(matter, cast.clerk, limited(cast.head, on_limit="pass", to=cast.director))
    set_active(user=cast.head, active=False)
    time_machine.move_to(NOON, tick=False)
    act_on_limits()
    with pytest.raises(Denied):
        decide_step(step=active(approval), actor=cast.head, decision="approve", text="")
    assert len(selectors.todo(cast.director)) == 1
