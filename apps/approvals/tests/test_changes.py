"""转办、加签、退回到某步、退回后接着办 (PLT-03)."""

import pytest

from apps.approvals import selectors
from apps.approvals.models import Approval, Opinion
from apps.approvals.services import add_signers, decide_step, hand_over, return_to, set_delegation
from apps.approvals.tests.factories import active, paper_of, run, spec
from apps.approvals.tests.test_decide import holders, told
from apps.core import clock
from apps.core.errors import Denied, DomainError, Stale
from apps.core.secrecy import Secrecy
from apps.deadlines.models import Deadline

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")


@pytest.fixture
def matter(cast, outcomes):
    return paper_of(cast.clerk)


def say(approval, who, decision: str = "approve", text: str = "好"):
    return decide_step(step=active(approval), actor=who, decision=decision, text=text)


def line(matter) -> list[tuple[str, str]]:
    return [(one.who, one.state) for one in selectors.steps_of(matter)]


def sign(step, actor, people, where, reason="请看预算"):
    return add_signers(step=step, actor=actor, people=[one.principal for one in people], where=where, reason=reason)


def test_handing_over_gives_the_step_and_its_limit_to_another_and_keeps_both(cast, matter, outcomes):
    approval = run(matter, cast.clerk, spec(cast.deputy, limit_hours=4), [cast.gm])
    step = active(approval)
    before = Deadline.objects.get()
    hand_over(step=step, actor=cast.deputy, to=cast.head.principal, reason="归口生产部")
    assert (holders(matter), told(cast.head)) == (["刘部长"], ["请批示：关于测试的通知"])
    mine, his = Deadline.objects.order_by("id")
    assert (mine.met_at is not None, his.principal, his.due_at) == (True, cast.head.principal, before.due_at)
    with pytest.raises(Stale, match=r"您已于 .* 转办，无需再次提交"):
        decide_step(step=step, actor=cast.deputy, decision="approve", text="同意")
    say(approval, cast.head)
    assert line(matter) == [("周副总、刘部长", "done"), ("张总", "now")]
    assert Opinion.objects.first().text == "归口生产部（转刘部长）"
    assert matter.timeline.get(code="opinion.hand_over").verb == "转办"


def test_in_a_joint_step_only_ones_own_part_goes_to_another(cast, matter, outcomes):
    approval = run(matter, cast.clerk, spec(cast.head, cast.finance_head, mode="all"))
    hand_over(step=active(approval), actor=cast.head, to=cast.director.principal, reason="出差")
    assert holders(matter) == ["王主任", "钱部长"]
    say(approval, cast.finance_head)
    say(approval, cast.director)
    assert outcomes == [("approved", "王主任")]


def test_signers_before_decide_first_and_the_step_comes_back(cast, matter, outcomes):
    approval = run(matter, cast.clerk, spec(cast.gm, limit_hours=8))
    step = active(approval)
    sign(step, cast.gm, [cast.head, cast.finance_head], "before")
    assert holders(matter) == ["刘部长"]
    with pytest.raises(Stale, match="还没有轮到"):
        decide_step(step=step, actor=cast.gm, decision="approve", text="同意")
    say(approval, cast.head)
    say(approval, cast.finance_head)
    assert (holders(matter), len(told(cast.gm))) == (["张总"], 2)
    say(approval, cast.gm)
    assert outcomes == [("approved", "张总")]
    assert not Deadline.objects.filter(met_at__isnull=True, cancelled_at__isnull=True).exists()


def test_signers_after_come_before_the_rest(cast, matter, outcomes):
    approval = run(matter, cast.clerk, [cast.deputy], [cast.gm])
    sign(active(approval), cast.deputy, [cast.head], "after")
    say(approval, cast.deputy)
    assert holders(matter) == ["刘部长"]
    say(approval, cast.head)
    assert holders(matter) == ["张总"]


def test_signers_beside_make_it_a_joint_step(cast, matter, outcomes):
    approval = run(matter, cast.clerk, [cast.gm])
    sign(active(approval), cast.gm, [cast.head], "beside")
    assert holders(matter) == ["刘部长", "张总"]
    say(approval, cast.gm)
    assert outcomes == []
    say(approval, cast.head)
    assert outcomes == [("approved", "刘部长")]


def test_beside_is_refused_where_any_one_is_enough(cast, matter):
    approval = run(matter, cast.clerk, [cast.gm, cast.deputy])
    with pytest.raises(DomainError, match="任一人办理即可，不能并行加签") as caught:
        sign(active(approval), cast.gm, [cast.head], "beside")
    assert caught.value.field == "where"


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("gm", "不能选本人"), ("deputy", "周副总本来就在这一步"), ("market", "「市场部」目前没有人办理"),
     ("staff", "孙员工的可阅密级低于"), ("clerk", "李登记是申请人")],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["hand_over", "add"])
def test_who_may_not_be_asked(cast, outcomes, who, sentence, verb):
    secret = paper_of(cast.clerk, secrecy=Secrecy.COMMERCIAL)
    step = active(run(secret, cast.clerk, spec(cast.gm, cast.deputy, mode="all"), subject="test_dual"))
    principal = getattr(cast, who).principal
    with pytest.raises(DomainError, match=sentence) as caught:
        if verb == "add":
            add_signers(step=step, actor=cast.gm, people=[principal], where="after", reason="请看")
        else:
            hand_over(step=step, actor=cast.gm, to=principal, reason="请办")
    assert (caught.value.field, Opinion.objects.count()) == ("people" if verb == "add" else "to", 0)


def test_reasons_and_choices_are_asked_for(cast, matter):
    step = active(run(matter, cast.clerk, [cast.gm]))
    for call, field in (
        (lambda: hand_over(step=step, actor=cast.gm, to=cast.head.principal, reason=" "), "reason"),
        (lambda: sign(step, cast.gm, [cast.head], "after", reason=""), "reason"),
        (lambda: sign(step, cast.gm, [], "after"), "people"),
        (lambda: sign(step, cast.gm, [cast.head], "somewhere"), "where"),
        (lambda: return_to(step=step, actor=cast.gm, reason=""), "reason"),
    ):
        with pytest.raises(DomainError) as caught:
            call()
        assert caught.value.field == field
    assert Opinion.objects.count() == 0


def test_only_whose_step_it_is(cast, matter):
    step = active(run(matter, cast.clerk, [cast.gm]))
    for call in (
        lambda: hand_over(step=step, actor=cast.head, to=cast.staff.principal, reason="x"),
        lambda: sign(step, cast.head, [cast.staff], "after"),
        lambda: return_to(step=step, actor=cast.head, reason="x"),
    ):
        with pytest.raises(Denied):
            call()


@pytest.mark.parametrize(
    ("straight_back", "order"), [(True, ["李登记", "张总"]), (False, ["李登记", "周副总", "张总"])]
)
def test_returned_to_an_earlier_step_the_run_goes_on(cast, matter, outcomes, straight_back, order):
    approval = run(matter, cast.director, [cast.clerk], [cast.deputy], [cast.gm])
    first = active(approval)
    say(approval, cast.clerk)
    say(approval, cast.deputy)
    step = active(approval)
    return_to(step=step, actor=cast.gm, reason="数据不符", target=first, straight_back=straight_back)
    approval.refresh_from_db()
    assert (approval.state, holders(matter)) == ("running", ["李登记"])
    people = {"李登记": cast.clerk, "周副总": cast.deputy, "张总": cast.gm}
    for name in order:
        assert holders(matter) == [name]
        say(approval, people[name])
    assert outcomes == [("approved", "张总")]
    assert [one.state for one in selectors.steps_of(matter)][:3] == ["done", "done", "back"]


def test_only_a_step_done_before_can_be_returned_to(cast, matter):
    approval = run(matter, cast.director, [cast.deputy], [cast.gm])
    later = approval.steps.last()
    other = active(run(paper_of(cast.clerk), cast.clerk, [cast.gm]))
    for target in (later, other):
        with pytest.raises(DomainError, match="只能退回到本次审批中已办过的步骤"):
            return_to(step=active(approval), actor=cast.deputy, reason="x", target=target)


def test_resubmitted_it_comes_straight_back_when_the_returner_chose_so(cast, matter, outcomes):
    approval = run(matter, cast.director, [cast.deputy], [cast.gm])
    say(approval, cast.deputy)
    return_to(step=active(approval), actor=cast.gm, reason="补附件", straight_back=True)
    assert outcomes == [("returned", "张总")]
    second = run(matter, cast.director, [cast.deputy], [cast.gm])
    assert (holders(matter), [step.state for step in second.steps.all()]) == (["张总"], ["skipped", "active"])
    assert "直接到「批示」" in matter.timeline.get(code="resumed").note
    say(second, cast.gm)
    assert Approval.objects.get(pk=second.pk).state == "approved"


@pytest.mark.parametrize("planned", ["same", "otherwise"])
def test_without_that_choice_or_planned_otherwise_it_begins_from_the_start(cast, matter, planned):
    approval = run(matter, cast.director, [cast.deputy], [cast.gm])
    say(approval, cast.deputy)
    return_to(step=active(approval), actor=cast.gm, reason="补附件", straight_back=planned == "otherwise")
    run(matter, cast.director, [cast.deputy], [cast.gm] if planned == "same" else [cast.head])
    assert holders(matter) == ["周副总"]


def test_a_deputy_changes_the_course_in_the_absent_ones_name(cast, matter):
    today = clock.today()
    set_delegation(actor=cast.head, deputy=cast.finance_head, starts_on=today, ends_on=today)
    step = active(run(matter, cast.clerk, [cast.head]))
    hand_over(step=step, actor=cast.finance_head, to=cast.director.principal, reason="归口办公室")
    assert (holders(matter), Opinion.objects.get().signature) == (["王主任"], "刘部长（钱部长代）")
