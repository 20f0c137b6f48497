"""What the deputy is asked and reminded of, and when it is over (授权代理, PLT-03)."""

import datetime as dt

import pytest

from apps.approvals.services import StepSpec, act_on_limits, decide_step
from apps.approvals.tests.factories import active, paper_of, run, spec
from apps.approvals.tests.test_delegation import again, away
from apps.deadlines.services import sweep
from apps.notifications.models import Notification

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")
MONDAY = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)  # 09:00 at the office


@pytest.fixture
def matter(cast, outcomes, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return paper_of(cast.clerk)


def unread(user) -> list[str]:
    rows = Notification.objects.filter(recipient=user, matter__isnull=False, read_at__isnull=True).order_by("pk")
    return list(rows.values_list("title", flat=True))


def test_the_limit_of_a_step_reminds_the_deputy_as_well(cast, matter, time_machine):
    away(cast.head, cast.finance_head)
    run(matter, cast.clerk, spec(cast.head, limit_hours=4))
    time_machine.move_to(MONDAY + dt.timedelta(hours=12), tick=False)
    sweep()
    assert "您代刘部长办理的「关于测试的通知」已超时" in unread(cast.finance_head)[-1]
    assert unread(cast.head)[-1].startswith("「关于测试的通知」已超时")


def test_who_takes_over_at_the_limit_has_a_deputy_too(cast, matter, time_machine):
    away(cast.gm, cast.deputy)
    run(matter, cast.clerk, StepSpec("审批", [cast.head.principal], "single", 2, "pass", cast.gm.principal))
    time_machine.move_to(MONDAY + dt.timedelta(hours=2), tick=False)
    assert act_on_limits() == 1
    assert unread(cast.deputy) == ["请代张总审批：关于测试的通知"]


@pytest.mark.parametrize("who", ["head", "finance_head"])
def test_decided_by_either_neither_has_it_unread(cast, matter, who):
    away(cast.head, cast.finance_head)
    approval = run(matter, cast.clerk, spec(cast.head, cast.gm, mode="all"))
    decide_step(step=active(approval), actor=again(getattr(cast, who)), decision="approve", text="同意。")
    assert (unread(cast.head), unread(cast.finance_head)) == ([], [])
    assert unread(cast.gm) == ["请批示：关于测试的通知"]


def test_a_deputy_who_is_asked_himself_keeps_his_own(cast, matter):
    away(cast.head, cast.finance_head)
    approval = run(matter, cast.clerk, spec(cast.head, cast.finance_head, mode="all"))
    decide_step(step=active(approval), actor=cast.head, decision="approve", text="同意。")
    assert unread(cast.finance_head) == ["请批示：关于测试的通知"]
