"""Reminders reach who stands in (授权代理), with both names, for as long as it runs (PLT-03, PLT-06)."""

import pytest

from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.deadlines.services import sweep
from apps.deadlines.tests.conftest import DAY, HOUR
from apps.deadlines.tests.factories import make_deadline, make_matter, told
from apps.matters.services import hold
from apps.org.models import Delegation
from apps.org.services import set_active
from apps.org.services.delegations import delegate, end_delegation

NAME = "「关于冬季安全检查的通知」"
SAID = f"{NAME}批示时限还剩 4 小时（11-23 周一 17:30 前）"


@pytest.fixture
def matter(cast, paper, at):
    found = make_matter(cast.clerk)
    hold(matter=found, principals=[cast.head.principal])
    return found


def away(owner, deputy, *, kinds=(), last: int = 5) -> Delegation:
    today = clock.today()
    return delegate(owner=owner, deputy=deputy, starts_on=today, ends_on=today + last * DAY, kinds=kinds)


def test_both_are_told_and_the_deputys_sentence_names_the_absent_one(cast, matter, at):
    make_deadline(matter, cast.head.principal)
    away(cast.head, cast.finance_head)
    at(-4 * HOUR)
    assert (sweep(), sweep()) == (2, 0)
    assert told() == [("刘部长", SAID), ("钱部长", f"您代刘部长办理的{SAID}")]


def test_what_lies_with_the_absent_ones_department_reaches_the_deputy_too(cast, matter, at):
    hold(matter=matter, principals=[cast.production.principal])
    make_deadline(matter, cast.production.principal)
    away(cast.head, cast.finance_head)
    at(-4 * HOUR)
    assert sweep() == 2
    assert told()[1] == ("钱部长", f"您代刘部长办理的{SAID}")


@pytest.mark.parametrize("why", ["over", "revoked", "other kind", "left", "not held"])
def test_the_deputy_is_told_nothing_of_what_they_cannot_open(cast, matter, at, why):
    make_deadline(matter, cast.head.principal)
    row = away(
        cast.head,
        cast.finance_head,
        last=1 if why == "over" else 5,
        kinds=["incoming"] if why == "other kind" else ["test_paper"],
    )
    if why == "revoked":
        end_delegation(delegation=row, actor=cast.head)
    if why == "left":
        set_active(user=cast.finance_head, active=False)
    if why == "not held":
        hold(matter=matter, principals=[cast.gm.principal])
    at(-4 * HOUR)
    assert sweep() == 1
    assert told() == [("刘部长", SAID)]


def test_the_clearance_of_the_deputy_counts(cast, paper, at):
    secret = make_matter(cast.clerk, secrecy=Secrecy.CORE)
    hold(matter=secret, principals=[cast.gm.principal])
    make_deadline(secret, cast.gm.principal)
    away(cast.gm, cast.finance_head)
    at(-4 * HOUR)
    assert (sweep(), [who for who, _ in told()]) == (1, ["张总"])


def test_who_must_act_in_their_own_name_is_told_once_and_plainly(cast, matter, at):
    """钱部长 is asked himself and stands in for 刘部长: two limits, each said as it is."""
    hold(matter=matter, principals=[cast.head.principal, cast.finance_head.principal])
    make_deadline(matter, cast.head.principal, ref="1")
    make_deadline(matter, cast.finance_head.principal, ref="2")
    away(cast.head, cast.finance_head)
    at(-4 * HOUR)
    assert sweep() == 3
    assert sorted(told()) == sorted([("刘部长", SAID), ("钱部长", SAID), ("钱部长", f"您代刘部长办理的{SAID}")])


def test_a_deputy_above_the_absent_one_hears_of_it_once(cast, matter, at):
    """王主任 is both the deputy and the one to whom a late step is escalated."""
    make_deadline(matter, cast.head.principal)
    away(cast.head, cast.director)
    at(DAY)
    assert sweep() == 2
    assert told() == [("刘部长", f"{NAME}已超时 1 天"), ("王主任", f"您代刘部长办理的{NAME}已超时 1 天")]


def test_it_costs_one_query_more_however_many_are_away(cast, matter, at, django_assert_num_queries):
    away(cast.head, cast.finance_head)
    at(-5 * HOUR)
    for count in (1, 3):
        for n in range(count):
            make_deadline(matter, cast.head.principal, ref=f"{count}-{n}")
        at(-4 * HOUR)
        with django_assert_num_queries(9):
            assert sweep() == 2 * count
        at(-5 * HOUR)
