"""The page of a decision: who sees what, what an error keeps, where one goes next."""

import pytest
from django.urls import reverse

from apps.approvals.models import Opinion
from apps.approvals.services import decide_step
from apps.approvals.tests.factories import active, paper_of, run
from apps.matters import kinds
from apps.matters.services import add_part
from apps.org.services import revoke_role

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")


@pytest.fixture
def step(cast, outcomes):
    matter = paper_of(cast.clerk)
    add_part(matter=matter, principal=cast.director.principal, part="follower")
    return active(run(matter, cast.director, [cast.gm], [cast.deputy]))


def page(step) -> str:
    return reverse("approvals:step_decide", args=[step.pk])


def words(response) -> str:
    return response.content.decode()


def test_the_leader_finds_matter_opinions_and_panel(cast, as_user, step):
    text = words(as_user(cast.gm).get(page(step)))
    assert "关于测试的通知" in text
    assert 'value="approve"' in text
    assert 'value="return"' in text
    assert 'value="reject"' not in text
    assert "同意拟办意见。" in text


def test_the_stranger_finds_nothing_and_a_reader_no_panel(cast, as_user, step):
    assert as_user(cast.stranger).get(page(step)).status_code == 404
    assert as_user(cast.stranger).post(page(step), {"decision": "approve"}).status_code == 404
    response = as_user(cast.clerk).get(page(step))
    assert (response.status_code, 'class="panel' in words(response)) == (200, False)
    assert as_user(cast.clerk).post(page(step), {"decision": "approve"}).status_code == 403


def test_deciding_leads_to_the_next_thing_that_waits_else_to_the_matter(cast, as_user, step):
    second = active(run(paper_of(cast.clerk), cast.director, [cast.gm]))
    client = as_user(cast.gm)
    response = client.post(page(step), {"decision": "approve", "text": "同意。"})
    assert (response.status_code, response["Location"]) == (302, page(second))
    response = client.post(page(second), {"decision": "approve", "text": ""})
    assert response["Location"] == second.approval.matter.get_absolute_url()
    assert list(Opinion.objects.values_list("text", flat=True)) == ["同意。", "圈阅"]


def test_an_error_keeps_what_was_typed(cast, as_user, step):
    data = {"decision": "pass_on", "text": "请先研究经费来源。", "mention": [cast.head.principal_id]}
    response = as_user(cast.gm).post(page(step), data)
    text = words(response)
    assert response.status_code == 422
    assert "请选定转请哪一位批示" in text
    assert "请先研究经费来源。" in text
    assert f'<option value="{cast.head.principal_id}" selected>' in text
    assert Opinion.objects.count() == 0


@pytest.mark.parametrize("data", [{}, {"decision": "burn"}, {"decision": "approve", "mention": ["999999"]}])
def test_nonsense_is_refused_without_a_trace(cast, as_user, step, data):
    assert as_user(cast.gm).post(page(step), data).status_code == 422
    assert Opinion.objects.count() == 0


def test_who_comes_too_late_keeps_the_words_and_is_told_who_was_first(cast, as_user, outcomes):
    step = active(run(paper_of(cast.clerk), cast.director, [cast.gm, cast.deputy]))
    decide_step(step=step, actor=cast.deputy, decision="approve", text="同意。")
    response = as_user(cast.gm).post(page(step), {"decision": "approve", "text": "请财务部先核算，再报我。"})
    text = words(response)
    assert response.status_code == 409
    assert "周副总已于" in text
    assert "您的意见未提交" in text
    assert "请财务部先核算，再报我。" in text
    assert Opinion.objects.count() == 1


def test_the_assistant_records_on_the_same_page(cast, as_user, step):
    client = as_user(cast.assistant)
    assert "代录张总的口头批示" in words(client.get(page(step)))
    client.post(page(step), {"decision": "approve", "text": "同意，请抓紧。"})
    opinion = Opinion.objects.get()
    assert (opinion.author, opinion.on_behalf_of, opinion.is_oral) == (cast.assistant, cast.gm, True)
    text = words(as_user(cast.gm).get(page(step)))
    assert "口头批示，陈助理代录" in text


def test_a_right_withdrawn_is_gone_with_the_next_request(cast, as_user, step):
    client = as_user(cast.assistant)
    assert client.get(page(step)).status_code == 200
    revoke_role(user=cast.assistant, code="gm_assistant")
    assert client.post(page(step), {"decision": "approve", "text": "同意"}).status_code == 404


def test_what_is_listed_for_supervision_is_opened_from_the_opinion(cast, as_user, step):
    response = as_user(cast.gm).post(page(step), {"decision": "approve", "text": "请督办。", "follow": "on"})
    opinion = Opinion.objects.get()
    assert (
        response["Location"] == f"{reverse('supervision:item_create')}?source={opinion.matter_id}&opinion={opinion.pk}"
    )


def test_withdrawing_by_the_page(cast, as_user, step):
    address = reverse("approvals:withdraw", args=[step.approval_id])
    client = as_user(cast.director)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "拟办有误"}).status_code == 302
    step.approval.refresh_from_db()
    assert step.approval.state == "withdrawn"
    assert as_user(cast.clerk).get(address).status_code == 403
    assert as_user(cast.stranger).get(address).status_code == 404


def test_a_kind_may_give_its_own_facts(cast, as_user, step):
    kind = kinds.get("test_paper")
    kind.extra.update(facts=lambda matter: [("来文单位", "市人社局")]) if isinstance(kind.extra, dict) else None
    try:
        assert "市人社局" in words(as_user(cast.gm).get(page(step)))
    finally:
        kind.extra.clear()


def test_the_page_asks_the_same_number_of_questions_however_much_was_said(
    cast, as_user, step, django_assert_num_queries
):
    client = as_user(cast.gm)
    client.get(page(step))
    with django_assert_num_queries(14):
        client.get(page(step))
    for leader, successor in ((cast.gm, cast.head), (cast.head, cast.finance_head)):
        decide_step(
            step=active(step.approval), actor=leader, decision="pass_on", text="请阅", pass_to=successor.principal
        )
    third, client = active(step.approval), as_user(cast.finance_head)
    client.get(page(third))
    with django_assert_num_queries(14):
        client.get(page(third))
