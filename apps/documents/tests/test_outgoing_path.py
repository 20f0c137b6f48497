"""From the draft to the number: routes, returns, the office, what a signature does and what it does not."""

import datetime as dt

import pytest

from apps.approvals.models import Opinion
from apps.approvals.services import decide_step, return_to, withdraw
from apps.core import clock
from apps.core.errors import Denied, DomainError, Stale
from apps.deadlines.models import Deadline
from apps.documents.models import OutgoingDocument
from apps.documents.outgoing import routes, services
from apps.documents.outgoing.services.succession import hand_over_drafts
from apps.documents.tests import outgoing_world as world
from apps.matters.models import NumberCounter, Participant
from apps.notifications.models import Notification
from apps.org import roles
from apps.org.services import grant_role

pytestmark = pytest.mark.django_db


def holders(document):
    rows = Participant.objects.filter(matter=document.pk, part="holder", until__isnull=True)
    return sorted(rows.values_list("principal__label", flat=True))


def test_a_plain_notice_takes_the_short_route_and_is_numbered_when_the_office_agrees(cast):
    document = world.reviewing(cast)
    assert (document.matter.state, document.matter.number, holders(document)) == ("reviewing", "", ["刘部长"])
    assert world.steps_of(document) == ["部门核稿", "办公室核稿"]
    world.decide(document, cast.head)
    world.decide(document, cast.director, text="同意印发。")
    document = world.fresh(document)
    assert (document.matter.state, document.matter.number) == ("signed", "华办发〔2026〕1号")
    assert (document.signer, document.document_date) == (cast.director, dt.date(2026, 11, 23))
    assert holders(document) == ["文书"]
    moves = document.matter.timeline.exclude(to_state="").order_by("id").values_list("verb", flat=True)
    assert list(moves) == ["拟稿", "送审", "签发"]
    limit = Deadline.objects.get(matter=document.matter, code="outgoing_file")
    assert limit.due_at - document.signed_at == dt.timedelta(hours=24)
    assert Notification.objects.filter(recipient=cast.clerk, title__startswith="请排版印发").count() == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "决定"}, ["文种为决定"]),
        ({"importance": "important"}, ["标为重要"]),
        ({"amount": 500_000}, ["涉及金额达到 ¥500,000.00"]),
        ({"amount": 499_999}, []),
        ({}, []),
    ],
)
def test_kind_importance_and_amount_choose_the_route(cast, changes, why):
    kind = world.kind("通知")
    kind.core_amount = 500_000
    kind.save()
    grant_role(user=cast.finance_head, code=roles.LEGAL_REVIEWER)
    document = world.reviewing(cast, **changes)
    assert routes.reasons(document) == why
    wanted = [
        "部门核稿",
        "办公室核稿",
        *(["法务合规审核"] if "importance" in changes else []),
        *(["签发"] if why else []),
    ]
    assert world.steps_of(document) == wanted


def test_the_long_route_goes_through_all_and_the_general_manager_signs(cast):
    grant_role(user=cast.archivist, code=roles.LEGAL_REVIEWER)
    document = world.reviewing(
        cast, kind="决定", importance="important", leader=cast.deputy, departments=[cast.finance, cast.office]
    )
    assert world.steps_of(document) == ["部门核稿", "会签", "办公室核稿", "法务合规审核", "分管领导审签", "签发"]
    world.decide(document, cast.head)
    assert holders(document) == ["办公室", "财务部"]
    world.decide(document, cast.finance_head)
    assert holders(document) == ["办公室"]  # one of two departments has agreed
    for person in (cast.director, cast.director, cast.archivist, cast.deputy, cast.gm):
        assert document.matter.number == ""
        world.decide(document, person)
    document = world.fresh(document)
    assert (document.signer, document.matter.number) == (cast.gm, "华办发〔2026〕1号")


def test_a_countersigner_who_wants_changes_is_answered_before_the_office_lets_it_pass(cast, monday):
    document = world.reviewing(cast, departments=[cast.finance])
    world.decide(document, cast.head)
    monday.shift(60)
    with pytest.raises(DomainError, match="修改意见"):
        world.decide(document, cast.finance_head, "amend", "")
    world.decide(document, cast.finance_head, "amend", "第二条请写明经费来源")
    with pytest.raises(DomainError, match="钱部长的修改意见还没有处理"):
        world.decide(document, cast.director)
    monday.shift(60)
    world.rewritten(document, cast.director, "按财务部意见修改", body=world.BODY + "\n所需经费由财务部列支。")
    world.decide(document, cast.director)
    assert world.state_of(document) == "signed"
    assert Opinion.objects.get(decision="amend").label == "会签"


def test_a_countersigner_who_disagrees_says_why_and_ends_the_run_without_a_number(cast):
    document = world.reviewing(cast, departments=[cast.finance])
    world.decide(document, cast.head)
    with pytest.raises(DomainError, match="不同意的理由"):
        world.decide(document, cast.finance_head, "reject", "")
    world.decide(document, cast.finance_head, "reject", "与预算不符")
    document = world.fresh(document)
    assert (document.matter.state, document.matter.number, holders(document)) == ("returned", "", ["孙员工"])
    assert not NumberCounter.objects.filter(rule__code="outgoing").exists()


def test_a_joint_step_alone_offers_disagreement(cast):
    document = world.reviewing(cast)
    with pytest.raises(DomainError, match="不能这样办理"):
        world.decide(document, cast.head, "reject", "不行")


def test_returned_it_is_mended_and_comes_straight_back_to_who_returned_it(cast):
    document = world.at_office(cast)
    step = world.step_of(document, cast.director)
    return_to(step=step, actor=cast.director, reason="第二条不清楚", straight_back=True)
    document = world.fresh(document)
    assert (document.matter.state, holders(document)) == ("returned", ["孙员工"])
    world.rewritten(document, cast.staff, body=world.BODY + "\n特此通知。")
    services.submit_draft(document=document, actor=cast.staff)
    assert holders(document) == ["办公室主任"]
    world.decide(document, cast.director)
    assert world.fresh(document).matter.number == "华办发〔2026〕1号"  # the return burnt none


def test_withdrawn_it_is_a_draft_again(cast):
    document = world.reviewing(cast)
    run = document.matter.approvals.get()
    withdraw(approval=run, actor=cast.staff, reason="数据有误")
    document = world.fresh(document)
    assert (document.matter.state, holders(document)) == ("drafting", ["孙员工"])


def test_the_office_raises_a_draft_and_the_decision_level_is_added_to_the_run(cast):
    document = world.at_office(cast, leader=cast.deputy)
    with pytest.raises(Denied):
        services.raise_to_core(document=document, actor=cast.clerk, reason="涉及全局")
    with pytest.raises(DomainError, match="理由"):
        services.raise_to_core(document=document, actor=cast.director, reason=" ")
    services.raise_to_core(document=document, actor=cast.director, reason="涉及全局")
    assert world.steps_of(document) == ["部门核稿", "办公室核稿", "分管领导审签", "签发"]
    with pytest.raises(DomainError, match="已提为核心件"):
        services.raise_to_core(document=document, actor=cast.director, reason="再来一次")
    for person in (cast.director, cast.deputy, cast.gm):
        world.decide(document, person)
    assert world.fresh(document).signer == cast.gm


def test_the_office_cannot_lower_the_route_by_changing_words(cast):
    document = world.at_office(cast, kind="决定")
    world.rewritten(document, cast.director, document_kind=world.kind("通知").pk, title="关于表彰先进的通知（改）")
    document = world.fresh(document)
    assert (document.document_kind.name, document.matter.title) == ("决定", "关于表彰先进的通知（改）")
    assert routes.is_core(document)


def test_a_raised_draft_stays_core_after_a_return(cast):
    document = world.at_office(cast)
    services.raise_to_core(document=document, actor=cast.director, reason="涉及全局")
    world.decide(document, cast.director, "return", "请补充附件")
    services.submit_draft(document=world.fresh(document), actor=cast.staff)
    assert world.steps_of(document)[-1] == "签发"


def test_what_is_missing_is_said_before_anybody_is_asked(cast):
    empty = world.drafted(cast, body="")
    with pytest.raises(DomainError, match="正文还是空的"):
        services.submit_draft(document=empty, actor=cast.staff)
    two = world.drafted(cast, kind="请示", main_recipients="总经理办公会，董事会")
    with pytest.raises(DomainError, match="一个主送机关"):
        services.submit_draft(document=two, actor=cast.staff)
    own = world.drafted(cast, departments=[cast.production])
    with pytest.raises(DomainError, match="拟稿部门自己"):
        services.submit_draft(document=own, actor=cast.staff)
    assert not OutgoingDocument.objects.exclude(matter__state="drafting").exists()


def test_without_a_legal_reviewer_an_important_draft_cannot_start_and_stays_a_draft(cast):
    document = world.drafted(cast, importance="important")
    with pytest.raises(DomainError, match="法务合规审核」目前没有人办理"):
        services.submit_draft(document=document, actor=cast.staff)


def test_numbers_run_by_code_and_year(cast, time_machine):
    first, second = world.signed(cast), world.signed(cast)
    other = world.signed(cast, code="华函")
    time_machine.move_to(dt.datetime(2027, 1, 4, 2, tzinfo=dt.UTC), tick=False)
    later = world.signed(cast)
    numbers = [one.matter.number for one in (first, second, other, later)]
    assert numbers == ["华办发〔2026〕1号", "华办发〔2026〕2号", "华函〔2026〕1号", "华办发〔2027〕1号"]


def test_a_voided_number_keeps_its_reason_and_is_never_given_again(cast):
    document = world.signed(cast)
    with pytest.raises(Denied):
        services.void_outgoing(document=document, actor=cast.staff, reason="重复")
    with pytest.raises(DomainError, match="字号将保留"):
        services.void_outgoing(document=document, actor=cast.clerk, reason=" ")
    services.void_outgoing(document=document, actor=cast.clerk, reason="与已发文件重复")
    document = world.fresh(document)
    assert (document.matter.state, document.matter.number) == ("voided", "华办发〔2026〕1号")
    assert document.void_reason == "与已发文件重复"
    assert not Deadline.objects.filter(matter=document.pk, cancelled_at__isnull=True, met_at__isnull=True).exists()
    assert world.signed(cast).matter.number == "华办发〔2026〕2号"


def test_the_general_managers_word_recorded_by_the_assistant_is_the_signature(cast):
    document = world.at_office(cast, kind="决定")
    world.decide(document, cast.director)
    step = world.step_of(document, cast.gm)
    decide_step(step=step, actor=cast.assistant, decision="approve", text="同意签发", on_behalf_of=cast.gm)
    assert world.fresh(document).signer == cast.gm


def test_only_the_drafter_submits_and_only_once(cast):
    document = world.drafted(cast)
    with pytest.raises(Denied):
        services.submit_draft(document=document, actor=cast.head)
    services.submit_draft(document=document, actor=cast.staff)
    with pytest.raises(DomainError):
        services.submit_draft(document=document, actor=cast.staff)


def test_whoever_saves_second_is_told_and_loses_nothing(cast):
    document = world.at_office(cast)
    known = world.Content.of(document)
    world.rewritten(document, cast.director, body="改过的正文。")
    with pytest.raises(Stale, match="王主任已先保存了第 2 稿"):
        services.save_draft(document=document, actor=cast.clerk, content=known, based_on=1)
    assert world.fresh(document).version == 2


def test_the_time_of_signing_is_the_time_of_the_last_word(cast):
    assert world.signed(cast).signed_at == clock.now()


def test_drafts_of_somebody_who_leaves_go_on_with_another(cast):
    draft, running = world.drafted(cast), world.reviewing(cast)
    signed = world.signed(cast)
    hand_over_drafts(cast.staff, cast.head, cast.director)
    assert [world.fresh(one).drafter for one in (draft, running, signed)] == [cast.head, cast.head, cast.staff]
    assert holders(draft) == ["刘部长"]
    with pytest.raises(Denied):
        services.submit_draft(document=draft, actor=cast.staff)
    assert draft.matter.timeline.latest("id").note == "孙员工离开岗位，文稿由刘部长接手"
    world.decide(running, cast.head, "return", "请修改")
    assert holders(running) == ["刘部长"]
