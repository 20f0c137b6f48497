"""Every verb over all states and every post of the cast."""

import datetime as dt

import pytest

from apps.approvals.services import start_approval
from apps.approvals.tests.factories import spec
from apps.core.errors import Denied, DomainError
from apps.matters.models import Matter
from apps.supervision import rules, services
from apps.supervision.kinds import ItemState
from apps.supervision.tests.factories import claimed_item, fresh

WORKERS = {"head", "staff"}  # 刘部长 acts for 生产部, 孙员工 owns the item
ISSUERS = {"gm", "director", "assistant"}
EVERY = {
    rules.can_report: {"in_progress": WORKERS},
    rules.can_urge: {"in_progress": ISSUERS},
    rules.can_extend: {"in_progress": WORKERS},
    rules.can_claim: {"in_progress": WORKERS},
    rules.can_confirm: {"claimed": ISSUERS},
    rules.can_change: {"in_progress": ISSUERS},
    rules.can_cancel: {"in_progress": ISSUERS, "claimed": ISSUERS},
}


@pytest.mark.parametrize("state", ItemState.values)
@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.__name__)
def test_who_may_do_what_in_each_state(cast, item, rule, state):
    Matter.objects.filter(pk=item.pk).update(state=state)
    row = fresh(item)
    able = {name for name, user in cast.everybody().items() if rule(user, row)}
    assert able == EVERY[rule].get(state, set())
    for user in cast.everybody().values():
        verdict = rule(user, row)
        assert verdict.ok == (verdict.reason == "")


def test_who_may_open(cast):
    able = {name for name, user in cast.everybody().items() if rules.can_open(user)}
    assert able == {"clerk", "director", "assistant", "gm", "deputy"}


@pytest.mark.parametrize("state", ItemState.values)
def test_services_ask_the_same_rules(cast, item, state):
    Matter.objects.filter(pk=item.pk).update(state=state)
    later = item.due_on + dt.timedelta(days=7)
    verbs = {
        "report": lambda who: services.report_progress(item=item, actor=who, text="在办", progress=10),
        "urge": lambda who: services.urge(item=item, actor=who),
        "extend": lambda who: services.request_extension(item=item, actor=who, to_date=later, reason="设备迟到"),
        "claim": lambda who: services.claim_completion(item=item, actor=who, text="完成"),
        "confirm": lambda who: services.confirm_close(item=item, actor=who),
        "back": lambda who: services.send_back(item=item, actor=who, note="补报告"),
        "cancel": lambda who: services.cancel_item(item=item, actor=who, reason="不再需要"),
    }
    for name, verb in verbs.items():
        with pytest.raises(Denied):
            verb(cast.stranger)
        if state in ("closed", "cancelled"):
            worker = cast.staff if name in ("report", "extend", "claim") else cast.gm
            with pytest.raises(DomainError, match="本项督办已"):
                verb(worker)
    assert fresh(item).matter.state == state


def test_urging_again_within_the_hour_is_refused_with_the_minutes_left(cast, item, monday):
    services.urge(item=item, actor=cast.gm, note="抓紧")
    monday.shift(dt.timedelta(minutes=25))
    assert rules.can_urge(cast.gm, item).reason == "您一小时内已催办过，35 分钟后可再次催办"
    assert rules.can_urge(cast.director, item)
    monday.shift(dt.timedelta(minutes=36))
    assert rules.can_urge(cast.gm, item)


@pytest.mark.parametrize(("days_after", "able"), [(-1, True), (0, True), (1, False)])
def test_an_extension_is_asked_for_until_the_limit_has_passed(cast, item, monday, days_after, able):
    monday.move_to(dt.datetime.combine(item.due_on, dt.time(2), dt.UTC) + dt.timedelta(days=days_after), tick=False)
    verdict = rules.can_extend(cast.staff, item)
    assert verdict.ok == able
    if not able:
        assert verdict.reason.startswith("已超过办结期限（2026-12-04 周五），延期须在到期前提出")


def test_nothing_is_claimed_while_an_extension_is_being_decided(cast, item):
    services.request_extension(item=item, actor=cast.staff, to_date=item.due_on + dt.timedelta(days=7), reason="迟到")
    assert "上一份延期申请还在审批" in rules.can_extend(cast.staff, item).reason
    assert "延期申请还在审批" in rules.can_claim(cast.staff, item).reason


@pytest.mark.parametrize("post", ["director", "assistant"])
def test_nobody_confirms_what_is_their_own(cast, post):
    me = getattr(cast, post)
    item = claimed_item(cast, owner=me, lead_department=cast.office)
    verdict = rules.can_confirm(me, item)
    assert (verdict.ok, verdict.forbidden) == (False, True)
    assert "须由他人审核" in verdict.reason
    assert rules.can_confirm(cast.gm, item)


def test_who_claims_for_the_owner_does_not_confirm_either(cast):
    from apps.supervision.tests.factories import item_of

    item = item_of(cast, lead_department=cast.office)  # 王主任 acts for 办公室, 孙员工 owns
    services.claim_completion(item=item, actor=cast.director, text="代报完成")
    with pytest.raises(Denied, match="须由他人审核"):
        services.confirm_close(item=item, actor=cast.director)


def test_a_run_of_something_else_does_not_count_as_an_extension(cast, item):
    start_approval(matter=item.matter, subject="instruct", steps=[spec(cast.gm)], actor=cast.clerk)
    assert rules.can_extend(cast.staff, item).ok
