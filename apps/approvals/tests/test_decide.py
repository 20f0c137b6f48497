"""Deciding steps: order, joint steps, passing on, returning, rejecting, naming others, spoken words."""

import datetime as dt

import pytest

from apps.approvals import selectors
from apps.approvals.models import Approval, Opinion
from apps.approvals.services import StepSpec, decide_step, start_approval
from apps.approvals.tests.factories import active, paper_of, run, spec
from apps.core.errors import Denied, DomainError, Stale
from apps.core.secrecy import Secrecy
from apps.deadlines.models import Deadline
from apps.matters.models import Participant
from apps.matters.selectors import visible_to
from apps.notifications.models import Notification

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")


def holders(matter) -> list[str]:
    rows = Participant.objects.filter(matter=matter, part="holder", until__isnull=True)
    return sorted(rows.values_list("principal__label", flat=True))


def told(user) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("id").values_list("title", flat=True))


@pytest.fixture
def matter(cast, outcomes):
    return paper_of(cast.clerk)


def test_leaders_instruct_one_after_the_other(cast, matter, outcomes):
    approval = run(matter, cast.director, [cast.deputy], [cast.gm])
    assert (holders(matter), told(cast.deputy), told(cast.gm)) == (["周副总"], ["请批示：关于测试的通知"], [])
    decide_step(step=active(approval), actor=cast.deputy, decision="approve", text="请张总阅示。")
    assert (holders(matter), told(cast.gm)) == (["张总"], ["请批示：关于测试的通知"])
    decide_step(step=active(approval), actor=cast.gm, decision="approve", text="")
    approval.refresh_from_db()
    assert (approval.state, outcomes) == ("approved", [("approved", "张总")])
    assert [(o.speaker.name, o.text, o.is_directive) for o in selectors.opinions_of(matter)] == [
        ("周副总", "请张总阅示。", True),
        ("张总", "圈阅", True),
    ]
    assert told(cast.director) == ["批示已办结：关于测试的通知"]
    assert holders(matter) == []


def test_any_one_of_several_is_enough(cast, matter, outcomes):
    approval = run(matter, cast.clerk, [cast.deputy, cast.gm])
    decide_step(step=active(approval), actor=cast.gm, decision="approve", text="同意。")
    assert outcomes == [("approved", "张总")]


def test_a_joint_step_waits_for_everybody(cast, matter, outcomes):
    approval = run(matter, cast.clerk, spec(cast.head, cast.finance_head, mode="all", label="会签"))
    step = active(approval)
    decide_step(step=step, actor=cast.head, decision="approve", text="同意。")
    assert (holders(matter), outcomes) == (["钱部长"], [])
    decide_step(step=step, actor=cast.finance_head, decision="approve", text="无意见。")
    assert outcomes == [("approved", "钱部长")]


def test_a_department_is_asked_through_those_who_act_for_it(cast, matter, outcomes):
    approval = run(matter, cast.clerk, [cast.production])
    with pytest.raises(Denied, match="这一步不由您办理"):
        decide_step(step=active(approval), actor=cast.staff, decision="approve", text="同意")
    decide_step(step=active(approval), actor=cast.head, decision="approve", text="同意")
    assert outcomes == [("approved", "刘部长")]


def test_passing_on_puts_a_step_right_after(cast, matter, outcomes):
    approval = run(matter, cast.clerk, [cast.deputy], [cast.gm])
    decide_step(
        step=active(approval),
        actor=cast.deputy,
        decision="pass_on",
        text="请刘部长先提意见。",
        pass_to=cast.head.principal,
    )
    assert holders(matter) == ["刘部长"]
    decide_step(step=active(approval), actor=cast.head, decision="approve", text="可行。")
    assert holders(matter) == ["张总"]
    labels = [line.who for line in selectors.steps_of(matter)]
    assert labels == ["周副总", "刘部长", "张总"]
    assert matter.timeline.filter(code="opinion.pass_on").get().changes == {"pass_to": "刘部长"}


@pytest.mark.parametrize(
    ("decision", "state", "word"), [("return", "returned", "已退回"), ("reject", "rejected", "未获同意")]
)
def test_returning_and_rejecting_end_the_run_with_the_reason(cast, matter, outcomes, decision, state, word):
    approval = run(matter, cast.director, [cast.deputy], [cast.gm], subject="test_all")
    decide_step(step=active(approval), actor=cast.deputy, decision=decision, text="经费未落实。")
    approval.refresh_from_db()
    assert (approval.state, outcomes) == (state, [(state, "周副总")])
    assert list(approval.steps.values_list("state", flat=True)) == [state, "skipped"]
    notice = Notification.objects.get(recipient=cast.director)
    assert (notice.title, notice.body) == (f"批示{word}：关于测试的通知", "经费未落实。")


def test_a_long_reason_is_kept_whole_and_told_shortened(cast, matter):
    approval = run(matter, cast.director, [cast.gm])
    reason = "㛃喆𠮷" * 1300
    decide_step(step=active(approval), actor=cast.gm, decision="return", text=reason)
    assert selectors.opinions_of(matter)[0].text == reason
    notice = Notification.objects.get(recipient=cast.director)
    assert notice.body == reason[:300]


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [("return", "请写明退回的理由"), ("reject", "请写明不同意的理由"), ("pass_on", "请写明转请批示的意见")],
)
def test_only_consent_may_be_wordless(cast, matter, decision, sentence):
    approval = run(matter, cast.clerk, [cast.gm], subject="test_all")
    with pytest.raises(DomainError, match=sentence) as caught:
        decide_step(step=active(approval), actor=cast.gm, decision=decision, text="  ", pass_to=cast.deputy.principal)
    assert caught.value.field == "text"


def test_a_verb_the_subject_does_not_offer_is_refused(cast, matter):
    approval = run(matter, cast.clerk, [cast.gm])
    with pytest.raises(DomainError, match="不能这样办理"):
        decide_step(step=active(approval), actor=cast.gm, decision="reject", text="不行")


@pytest.mark.parametrize(("who", "sentence"), [("gm", "不能转请本人"), (None, "请选定转请哪一位")])
def test_passing_on_needs_somebody_else(cast, matter, who, sentence):
    approval = run(matter, cast.clerk, [cast.gm])
    pass_to = getattr(cast, who).principal if who else None
    with pytest.raises(DomainError, match=sentence) as caught:
        decide_step(step=active(approval), actor=cast.gm, decision="pass_on", text="请阅", pass_to=pass_to)
    assert caught.value.field == "pass_to"


def test_those_named_may_read_the_matter_and_are_told(cast, matter):
    approval = run(matter, cast.clerk, [cast.gm])
    decide_step(
        step=active(approval),
        actor=cast.gm,
        decision="approve",
        text="请生产部落实。",
        mention=[cast.production.principal, cast.staff.principal],
    )
    assert visible_to(cast.head).filter(pk=matter.pk).exists()
    assert told(cast.head) == told(cast.staff) == ["张总在批示中指定您办理：关于测试的通知"]
    assert [str(one) for one in selectors.opinions_of(matter)[0].mentioned.order_by("id")] == ["生产部", "孙员工"]


def test_naming_somebody_without_clearance_takes_nothing(cast, outcomes):
    secret = paper_of(cast.clerk, secrecy=Secrecy.COMMERCIAL)
    approval = run(secret, cast.clerk, [cast.gm])
    with pytest.raises(DomainError, match="孙员工的可阅密级低于"):
        decide_step(step=active(approval), actor=cast.gm, decision="approve", text="好", mention=[cast.staff.principal])
    assert Opinion.objects.count() == 0


def test_the_assistant_records_what_the_gm_said_and_both_names_stay(cast, matter, outcomes):
    approval = run(matter, cast.clerk, [cast.gm])
    decide_step(step=active(approval), actor=cast.assistant, decision="approve", text="同意。", on_behalf_of=cast.gm)
    opinion = selectors.opinions_of(matter)[0]
    assert (opinion.author, opinion.on_behalf_of, opinion.is_oral, opinion.is_directive) == (
        cast.assistant,
        cast.gm,
        True,
        True,
    )
    entry = matter.timeline.get(code="opinion.approve")
    assert (entry.actor_label, entry.verb, entry.note) == ("陈助理（代张总）", "代录口头批示", "同意。")
    assert selectors.steps_of(matter)[0].who == "张总（陈助理代录）"
    assert outcomes == [("approved", "陈助理")]


def test_what_lies_with_the_gm_is_seen_by_the_assistant_and_nothing_else(cast, matter):
    run(matter, cast.clerk, [cast.deputy], [cast.gm])
    assert not visible_to(cast.assistant).filter(pk=matter.pk).exists()
    decide_step(step=active(Approval.objects.get()), actor=cast.deputy, decision="approve", text="")
    assert visible_to(cast.assistant).filter(pk=matter.pk).exists()


@pytest.mark.parametrize(
    ("steps_of", "actor", "sentence"),
    [
        ("gm", "director", "只有总经理助理可以代录"),
        ("deputy", "assistant", "只能代录总经理的口头批示"),
    ],
)
def test_nobody_else_speaks_for_another(cast, matter, steps_of, actor, sentence):
    approval = run(matter, cast.clerk, [getattr(cast, steps_of)])
    with pytest.raises(Denied, match=sentence):
        decide_step(
            step=active(approval), actor=getattr(cast, actor), decision="approve", text="好", on_behalf_of=cast.gm
        )


def test_spoken_words_may_not_be_put_into_another_mouth(cast, matter):
    approval = run(matter, cast.clerk, [cast.gm])
    with pytest.raises(Denied, match="只能代本步骤的总经理"):
        decide_step(
            step=active(approval), actor=cast.assistant, decision="approve", text="好", on_behalf_of=cast.deputy
        )
    with pytest.raises(DomainError, match="请录入张总口头批示的内容"):
        decide_step(step=active(approval), actor=cast.assistant, decision="approve", text="", on_behalf_of=cast.gm)


def test_who_started_a_run_under_dual_control_does_not_decide_it(cast, matter):
    approval = run(matter, cast.director, [cast.director, cast.gm], subject="test_dual")
    with pytest.raises(Denied, match="须由他人审批"):
        decide_step(step=active(approval), actor=cast.director, decision="approve", text="同意")
    assert selectors.todo(cast.director) == []
    assert len(selectors.todo(cast.gm)) == 1


def test_a_limit_runs_for_each_assignee_and_ends_with_the_decision(cast, matter, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False)  # Monday 09:00 at the office
    step = spec(cast.head, cast.finance_head, mode="all", limit_hours=4)
    approval = run(matter, cast.clerk, step)
    assert [d.principal.label for d in Deadline.objects.order_by("id")] == ["刘部长", "钱部长"]
    assert selectors.todo(cast.head)[0].due_at == dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)  # 14:30 after lunch
    decide_step(step=active(approval), actor=cast.head, decision="approve", text="")
    assert [row.met_at is not None for row in Deadline.objects.order_by("id")] == [True, False]
    decide_step(step=active(approval), actor=cast.finance_head, decision="return", text="缺附件")
    assert not Deadline.objects.filter(met_at__isnull=True, cancelled_at__isnull=True).exists()


def test_a_run_that_ends_early_drops_the_limits_of_the_others(cast, matter):
    approval = run(matter, cast.clerk, spec(cast.head, cast.finance_head, mode="all", limit_hours=4))
    decide_step(step=active(approval), actor=cast.head, decision="return", text="缺附件")
    rows = Deadline.objects.order_by("id")
    assert [(row.met_at is not None, row.cancelled_at is not None) for row in rows] == [(True, False), (False, True)]


def test_one_run_at_a_time(cast, matter):
    run(matter, cast.clerk, [cast.gm])
    with pytest.raises(Stale, match="已在审批中"):
        run(matter, cast.clerk, [cast.deputy])


def test_a_run_needs_people_who_can_act(cast, matter):
    for steps, sentence in (
        ([], "至少选定一位"),
        ([StepSpec("批示", [])], "至少选定一位"),
        ([spec(cast.gm, cast.deputy, mode="single")], "只能选定一位"),
        ([spec(cast.market)], "「市场部」目前没有人办理"),
    ):
        with pytest.raises(DomainError, match=sentence):
            start_approval(matter=matter, subject="instruct", steps=steps, actor=cast.clerk)


def test_a_later_leader_without_clearance_is_found_at_the_start(cast):
    secret = paper_of(cast.clerk, secrecy=Secrecy.CORE)
    with pytest.raises(DomainError, match="刘部长的可阅密级低于"):
        run(secret, cast.clerk, [cast.gm], [cast.head])
