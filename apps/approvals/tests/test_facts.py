"""Conditions on the facts a kind declares: in words, in the plan, in the editor, in a run (PLT-03, 04)."""

import dataclasses
import datetime as dt
import re

import pytest

from apps.approvals import flows, uses
from apps.approvals.facts import Fact, Type, in_words, values_of, why_skipped
from apps.approvals.models import ApprovalFlow, FlowStep
from apps.approvals.planning import Facts, plan_step
from apps.approvals.tests.test_flow_editor import EDIT, admin, by_role, rows  # noqa: F401  the fixture `admin`
from apps.supervision.facts import EXTENSION_FACTS
from apps.supervision.services import request_extension
from apps.supervision.tests.factories import item_of

DAYS = Fact("days", "延长天数", Type.NUMBER, unit="天")
COST = Fact("cost", "费用", Type.NUMBER, unit="元")
SOURCE = Fact("source", "来源", Type.CHOICE, choices=(("a", "公文"), ("b", "会议")))
IMPORTANT = Fact("important", "重要事项", Type.YES_NO)
KNOWN = (DAYS, COST, SOURCE, IMPORTANT)
BOTH = {"from": "10", "below": "30"}


@pytest.mark.parametrize(
    ("code", "condition", "value", "reason"),
    [
        ("days", BOTH, 9, "延长天数不到 10 天"),
        ("days", BOTH, 10, ""),
        ("days", BOTH, 29, ""),
        ("days", BOTH, 30, "延长天数达到 30 天"),
        ("days", {"below": "30"}, 0, ""),
        ("cost", {"from": "1000"}, "999.99", "费用不到 ¥1,000.00"),
        ("source", {"in": ["a"]}, "b", "来源为会议"),
        ("source", {"in": ["a", "b"]}, "b", ""),
        ("important", {"is": True}, False, "重要事项：否"),
        ("important", {"is": False}, False, ""),
        ("important", {"is": False}, True, "重要事项：是"),
    ],
)
def test_a_condition_holds_or_says_why_not(code, condition, value, reason):
    assert why_skipped({code: condition}, KNOWN, {code: value}) == reason


@pytest.mark.parametrize("code", ["days", "cost", "source", "important", "forgotten"])
@pytest.mark.parametrize("values", [{}, {"days": None, "cost": None, "source": None, "important": None}])
def test_what_is_not_stated_never_spares_a_signature(code, values):
    condition = {"days": BOTH, "cost": BOTH, "source": {"in": ["a"]}, "important": {"is": True}, "forgotten": {"is": 1}}
    assert why_skipped({code: condition[code]}, KNOWN, values) == ""


def test_a_condition_in_words_also_of_a_fact_nobody_declares_any_more():
    conditions = {"days": BOTH, "source": {"in": ["a", "b"]}, "important": {"is": True}, "old": {"is": True}}
    assert in_words(conditions, KNOWN) == [
        "延长天数不少于 10 天，少于 30 天",
        "来源为公文或会议",
        "重要事项：是",
        "「old」已不是本类事项的情况，不起作用",
    ]


def test_stated_now_goes_before_what_the_matter_shows():
    fact = dataclasses.replace(DAYS, value=lambda matter: 3)
    assert values_of([fact, COST], None, {}) == {"days": 3, "cost": None}
    assert values_of([fact, COST], None, {"days": 40}) == {"days": 40, "cost": None}


def test_the_plan_asks_the_facts_too(cast):
    step = FlowStep(label="总经理审批", who="person", principal=cast.gm.principal, conditions={"days": {"from": "30"}})
    for value, skipped in ((29, "延长天数不到 30 天"), (30, ""), (None, "")):
        facts = Facts(cast.staff, cast.production, known=KNOWN, values={"days": value})
        assert plan_step(step, facts).skipped == skipped


def test_only_the_facts_of_the_kind_are_offered(cast, admin, as_user):  # noqa: F811
    page = as_user(admin).get(EDIT).content.decode()
    for fact in EXTENSION_FACTS:
        assert fact.label in page
    assert "金额" not in page
    assert set(re.findall(r'name="steps-0-(if_\w+)"', page)) == {
        "if_days_from", "if_days_below", "if_times_from", "if_times_below", "if_source", "if_important",
    }  # fmt: skip


def test_a_limit_above_so_many_days_goes_to_the_general_manager(cast, admin, as_user):  # noqa: F811
    steps = ({"label": "延期审批"}, {**by_role(cast), "if_days_from": "31"})
    client = as_user(admin)
    assert client.post(EDIT, rows(*steps, op="publish")).status_code == 302
    flow = ApprovalFlow.objects.get(code="extension", is_current=True)
    assert [step.conditions for step in flow.steps.all()] == [{}, {"days": {"from": "31"}}]
    assert flows.in_words(flows.drafts_of(flow)[1], "extension").endswith("条件：申请延长天数不少于 31 天")
    for days, labels in ((30, ["延期审批"]), (31, ["延期审批", "总经理审批"])):
        item = item_of(cast, due_on=None, title=f"延 {days} 天")
        to_date = item.due_on + dt.timedelta(days=days)
        asked = request_extension(item=item, actor=cast.staff, to_date=to_date, reason="等设备")
        assert [step.label for step in asked.approval.steps.all()] == labels
    again = client.get(EDIT).content.decode()  # the editor shows what was published
    assert re.search(r'name="steps-1-if_days_from" value="31(\.00)?"', again)
    same = client.post(
        EDIT, rows({"label": "延期审批"}, {**by_role(cast), "if_days_from": "31"}, op="publish", based_on=2)
    )
    assert (same.status_code, "与现行版本相同" in same.content.decode()) == (422, True)


def test_source_and_importance_are_read_from_the_item(cast, admin, as_user):  # noqa: F811
    steps = (
        {"label": "延期审批"},
        {**by_role(cast), "if_source": ["meeting", "document"], "if_important": "yes", "if_times_below": "2"},
    )
    as_user(admin).post(EDIT, rows(*steps, op="publish"))
    for given, count in (
        ({"source": "meeting", "importance": 2}, 2),
        ({"source": "meeting"}, 1),
        ({"importance": 2}, 1),
    ):
        item = item_of(cast, due_on=None, title=f"{given}", **{"source": "other", **given})
        asked = request_extension(item=item, actor=cast.staff, to_date=item.due_on.replace(year=2030), reason="等设备")
        assert asked.approval.steps.count() == count


def test_the_test_run_shows_the_facts_it_went_by(cast, admin, as_user):  # noqa: F811
    steps = ({"label": "延期审批"}, {**by_role(cast), "if_days_from": "31", "if_important": "yes"})
    facts = {"try-applicant": cast.staff.pk, "try-urgency": 0, "try-secrecy": 1}
    tried = {**facts, "try-fact_days": "45", "try-fact_source": "meeting"}
    text = as_user(admin).post(EDIT, rows(*steps, op="try", **tried)).content.decode()
    used = re.search(r'id="try-facts">(.+?)</p>', text)[1]
    assert used == (
        "按这些情况：申请人 孙员工（生产部）；紧急程度 平件；密级 内部；申请延长天数 45 天；"
        "第几次延期 未写明（从严：有这项条件的步骤照样经过）；督办来源 会议决议；"
        "重要事项 未写明（从严：有这项条件的步骤照样经过）。"
    )
    assert "总经理（张总）" in text
    text = as_user(admin).post(EDIT, rows(*steps, op="try", **{**tried, "try-fact_days": "5"})).content.decode()
    assert "不经过<small>申请延长天数不到 31 天</small>" in text


def test_rows_keep_their_conditions_when_they_are_moved_and_a_circle_of_numbers_is_refused(cast, admin, as_user):  # noqa: F811
    client = as_user(admin)
    steps = ({"label": "甲"}, {"label": "乙", "if_days_from": "7", "if_source": ["meeting"], "if_important": "no"})
    text = client.post(EDIT, rows(*steps, op="up-1")).content.decode()
    assert 'name="steps-0-if_days_from" value="7"' in text
    assert '<option value="meeting" selected>' in text
    assert '<option value="no" selected>' in text
    wrong = {"label": "甲", "if_days_from": "9", "if_days_below": "9"}
    refused = client.post(EDIT, rows(wrong, op="publish"))
    assert (refused.status_code, "应大于前面的数，否则这一步永远不经过" in refused.content.decode()) == (422, True)


def test_a_flow_nobody_claims_has_no_facts():
    assert uses.get("nothing").facts == ()
