"""授权代理: the deputy has what the absent person has, for as long as it runs, and not a day longer (PLT-03)."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.approvals import rules, selectors
from apps.approvals.models import Opinion
from apps.approvals.services import decide_step, end_delegation, set_delegation
from apps.approvals.tests.factories import active, paper_of, run, spec
from apps.core import clock
from apps.core.errors import Denied, DomainError, Stale
from apps.core.secrecy import Secrecy
from apps.matters.models import Matter, TimelineEntry
from apps.matters.selectors import visible_to
from apps.notifications.models import Notification
from apps.org.models import Delegation, User
from apps.org.services import delegations, set_active
from apps.portal.counts import shell_counts
from apps.supervision.services.extensions import SUBJECT as EXTENSION

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")
DAY = dt.timedelta(days=1)


def away(owner: User, deputy: User, first: int = 0, last: int = 3, **extra) -> Delegation:
    """`owner` is away from the `first` to the `last` day from today."""
    today = clock.today()
    given = {"starts_on": today + first * DAY, "ends_on": today + last * DAY, **extra}
    return set_delegation(actor=owner, deputy=deputy, **given)


def again(user: User) -> User:
    """The person as the next request finds them."""
    return User.objects.get(pk=user.pk)


def waits_for(user: User, matter) -> tuple[int, int, bool]:
    """(lines of the to-do list, number on the counter, whether the matter is seen): they must agree."""
    fresh = again(user)
    return len(selectors.todo(fresh)), shell_counts(fresh).todo, visible_to(fresh).filter(pk=matter.pk).exists()


@pytest.fixture
def matter(cast, outcomes):
    return paper_of(cast.clerk)


def test_what_comes_to_the_absent_comes_to_the_deputy(cast, matter):
    away(cast.head, cast.finance_head)
    run(matter, cast.clerk, [cast.head])
    assert waits_for(cast.finance_head, matter) == (1, 1, True)
    assert waits_for(cast.head, matter) == (1, 1, True)
    line = selectors.todo(again(cast.finance_head))[0]
    assert line.why == "请代刘部长批示"
    titles = Notification.objects.filter(recipient=cast.finance_head, matter=matter).values_list("title", flat=True)
    assert list(titles) == ["请代刘部长批示：关于测试的通知"]


def test_steps_already_open_come_along_when_it_begins(cast, matter, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC), tick=False)
    run(matter, cast.clerk, [cast.head])
    away(cast.head, cast.finance_head, first=1, last=2)
    assert waits_for(cast.finance_head, matter) == (0, 0, False)
    time_machine.move_to(dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC), tick=False)
    assert waits_for(cast.finance_head, matter) == (1, 1, True)
    time_machine.move_to(dt.datetime(2026, 11, 25, 15, 59, tzinfo=dt.UTC), tick=False)  # 23:59 of the last day
    assert waits_for(cast.finance_head, matter) == (1, 1, True)
    time_machine.move_to(dt.datetime(2026, 11, 25, 16, 0, tzinfo=dt.UTC), tick=False)
    assert waits_for(cast.finance_head, matter) == (0, 0, False)


def test_the_opinion_and_the_timeline_keep_both_names(cast, matter, outcomes):
    away(cast.head, cast.finance_head)
    step = active(run(matter, cast.clerk, [cast.head]))
    decide_step(step=step, actor=cast.finance_head, decision="approve", text="同意。")
    opinion = Opinion.objects.get()
    assert (opinion.author, opinion.on_behalf_of, opinion.is_oral) == (cast.finance_head, cast.head, False)
    assert opinion.signature == "刘部长（钱部长代）"
    assert matter.timeline.get(code="opinion.approve").actor_label == "钱部长（代刘部长）"
    assert selectors.steps_of(matter)[0].who == "刘部长（钱部长代）"
    assert outcomes == [("approved", "钱部长")]


def test_what_the_deputy_signed_stays_open_to_them_and_the_rest_does_not(cast, matter):
    row = away(cast.head, cast.finance_head)
    other = paper_of(cast.clerk)
    decide_step(
        step=active(run(matter, cast.clerk, [cast.head], [cast.gm])),
        actor=cast.finance_head,
        decision="approve",
        text="",
    )
    run(other, cast.clerk, [cast.head])
    assert waits_for(cast.finance_head, other) == (1, 1, True)
    end_delegation(delegation=row, actor=cast.head)
    assert waits_for(cast.finance_head, other) == (0, 0, False)
    assert visible_to(again(cast.finance_head)).filter(pk=matter.pk).exists()


def test_ended_early_the_deputy_has_no_right_with_the_next_request(cast, matter, as_user):
    row = away(cast.head, cast.finance_head)
    step = active(run(matter, cast.clerk, [cast.head]))
    client, page = as_user(cast.finance_head), reverse("approvals:step_decide", args=[step.pk])
    assert "代刘部长批示（授权代理）" in client.get(page).content.decode()
    end_delegation(delegation=row, actor=cast.head)
    assert client.post(page, {"decision": "approve", "text": "同意"}).status_code == 404
    with pytest.raises(Denied, match="这一步不由您办理"):
        decide_step(step=step, actor=cast.finance_head, decision="approve", text="")
    assert Opinion.objects.count() == 0


def test_only_the_kinds_named_come_over(cast, matter):
    away(cast.head, cast.finance_head, kinds=["incoming"])
    step = active(run(matter, cast.clerk, [cast.head]))
    assert waits_for(cast.finance_head, matter) == (0, 0, False)
    assert rules.can_decide(again(cast.finance_head), step).forbidden
    away(cast.head, cast.director, kinds=["test_paper"])
    assert waits_for(cast.director, matter) == (1, 1, True)
    assert rules.can_decide(again(cast.director), step)


def test_a_role_of_the_absent_comes_over_too(cast, matter):
    away(cast.gm, cast.deputy)
    role = cast.gm.roles.get(code="general_manager")
    step = active(run(matter, cast.clerk, [role]))
    decide_step(step=step, actor=cast.deputy, decision="approve", text="")
    assert Opinion.objects.get().signature == "张总（周副总代）"


def test_the_clearance_of_the_deputy_counts(cast, outcomes):
    away(cast.gm, cast.finance_head)
    secret = paper_of(cast.clerk, secrecy=Secrecy.CORE)
    step = active(run(secret, cast.clerk, [cast.gm]))
    assert waits_for(cast.finance_head, secret) == (0, 0, False)
    assert not Notification.objects.filter(recipient=cast.finance_head, matter=secret).exists()
    assert rules.can_decide(cast.finance_head, step).forbidden


@pytest.mark.parametrize(("owner", "deputy"), [("director", "deputy"), ("deputy", "director")])
def test_under_dual_control_neither_the_starter_nor_anybody_in_their_name_decides(cast, matter, owner, deputy):
    owner, deputy = getattr(cast, owner), getattr(cast, deputy)
    away(owner, deputy)
    step = active(run(matter, cast.director, [owner], subject="test_dual"))
    assert rules.can_decide(deputy, step).reason == "本人提出的申请须由他人审批"
    assert selectors.todo(again(deputy)) == []


@pytest.mark.parametrize(("owner", "deputy"), [("director", "deputy"), ("deputy", "director")])
def test_nor_is_it_counted_for_them(cast, matter, owner, deputy):
    owner, deputy = getattr(cast, owner), getattr(cast, deputy)
    away(owner, deputy)
    run(matter, cast.director, [owner], subject=EXTENSION)
    assert waits_for(deputy, matter)[:2] == (0, 0)


def test_a_document_that_waits_for_the_absent_counts_among_the_deputys_documents(cast, matter):
    away(cast.head, cast.finance_head)
    run(matter, cast.clerk, [cast.head])
    assert shell_counts(again(cast.finance_head)).incoming == 0
    Matter.objects.filter(pk=matter.pk).update(kind="incoming")
    assert shell_counts(again(cast.finance_head)).incoming == 1


def test_in_a_joint_step_the_deputy_signs_once_for_each(cast, matter, outcomes):
    away(cast.head, cast.finance_head)
    approval = run(matter, cast.clerk, spec(cast.head, cast.finance_head, mode="all", label="会签"))
    step = active(approval)
    decide_step(step=step, actor=cast.finance_head, decision="approve", text="财务无意见。")
    decide_step(step=step, actor=cast.finance_head, decision="approve", text="生产无意见。")
    assert [one.signature for one in selectors.opinions_of(matter)] == ["钱部长", "刘部长（钱部长代）"]
    assert outcomes == [("approved", "钱部长")]


def test_who_comes_second_is_told_who_decided_in_whose_name(cast, matter, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 2, 2, tzinfo=dt.UTC), tick=False)
    away(cast.head, cast.finance_head)
    step = active(run(matter, cast.clerk, [cast.head, cast.gm]))
    decide_step(step=step, actor=cast.finance_head, decision="approve", text="同意。")
    with pytest.raises(Stale, match="刘部长已于 10:02 批示（钱部长代），您的意见未提交"):
        decide_step(step=step, actor=cast.gm, decision="approve", text="同意。")


def test_the_same_kinds_twice_at_one_time_are_refused(cast):
    away(cast.head, cast.finance_head, last=5)
    with pytest.raises(DomainError, match="已委托钱部长代理，同类事项同一时间只能有一位代理人"):
        away(cast.head, cast.director, first=5, last=9)
    away(cast.head, cast.director, first=6, last=9)
    assert Delegation.objects.count() == 2


def test_no_deputy_of_a_deputy(cast):
    away(cast.head, cast.finance_head)
    with pytest.raises(DomainError, match=r"您.*正代理刘部长，不能再转委托"):
        away(cast.finance_head, cast.director, first=1)
    with pytest.raises(DomainError, match=r"刘部长.*自己已委托钱部长代理，代理人不能再转委托") as caught:
        away(cast.director, cast.head)
    assert caught.value.field == "deputy"
    away(cast.director, cast.head, first=4, last=5)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [(-1, 2, "不能早于今天"), (2, 1, "结束日期不能早于开始日期"), (0, 400, "最长一年")],
)
def test_the_days_must_make_sense(cast, first, last, sentence):
    with pytest.raises(DomainError, match=sentence):
        away(cast.head, cast.finance_head, first=first, last=last)


def test_not_to_oneself_nor_to_somebody_who_left(cast):
    with pytest.raises(DomainError, match="不能委托给本人"):
        away(cast.head, cast.head)
    set_active(user=cast.finance_head, active=False)
    with pytest.raises(DomainError, match="钱部长已停用"):
        away(cast.head, cast.finance_head)


def test_an_owner_who_leaves_takes_the_right_along(cast, matter):
    away(cast.head, cast.finance_head)
    step = active(run(matter, cast.clerk, [cast.head]))
    set_active(user=cast.head, active=False)
    assert waits_for(cast.finance_head, matter) == (0, 0, False)
    assert rules.can_decide(again(cast.finance_head), step).forbidden


def test_setting_and_ending_are_recorded_and_told(cast):
    row = away(cast.head, cast.finance_head, reason="出差")
    end_delegation(delegation=row, actor=cast.head)
    verbs = TimelineEntry.objects.filter(code__startswith="delegat").values_list("verb", "object_label")
    assert list(verbs) == [("授权代理", "刘部长 → 钱部长"), ("结束授权代理", "刘部长 → 钱部长")]
    assert Notification.objects.filter(recipient=cast.finance_head, key__startswith="delegation:").count() == 2
    with pytest.raises(DomainError, match="已经结束"):
        delegations.end_delegation(delegation=row, actor=cast.head)
    with pytest.raises(Denied, match="只有委托人本人"):
        delegations.end_delegation(delegation=row, actor=cast.finance_head)


def test_the_page_sets_one_keeps_what_was_typed_and_ends_it(cast, as_user):
    client, page, today = as_user(cast.head), reverse("approvals:delegations"), clock.today()
    data = {"deputy": cast.finance_head.pk, "starts_on": today - DAY, "ends_on": today + DAY, "reason": "去省城开会"}
    refused = client.post(page, data)
    assert refused.status_code == 422
    assert "开始日期不能早于今天" in refused.content.decode()
    assert "去省城开会" in refused.content.decode()
    assert client.post(page, {**data, "starts_on": today, "kinds": ["incoming"]}).status_code == 302
    row = Delegation.objects.get()
    assert (row.owner, row.deputy, row.kinds, row.reason) == (cast.head, cast.finance_head, ["incoming"], "去省城开会")
    assert "我代理的" in as_user(cast.finance_head).get(page).content.decode()
    end = reverse("approvals:delegation_end", args=[row.pk])
    assert as_user(cast.finance_head).post(end).status_code == 403
    assert as_user(cast.stranger).post(end).status_code == 404
    assert client.post(end).status_code == 302
    assert Delegation.objects.get().revoked_at is not None


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_costs_the_same_however_many(cast, as_user, django_assert_num_queries, how_many):
    for n in range(how_many):
        away(cast.head, cast.finance_head, first=2 * n, last=2 * n)
    client, page = as_user(cast.head), reverse("approvals:delegations")
    client.get(page)
    with django_assert_num_queries(7):
        client.get(page)
