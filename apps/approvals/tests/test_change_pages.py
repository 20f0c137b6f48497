"""The pages 转办、加签、退回, and what the decision panel offers."""

import pytest
from django.urls import reverse

from apps.approvals.models import Opinion
from apps.approvals.services import decide_step
from apps.approvals.tests.factories import active, paper_of, run
from apps.approvals.tests.test_decide import holders

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")


@pytest.fixture
def step(cast, outcomes):
    return active(run(paper_of(cast.clerk), cast.director, [cast.deputy], [cast.gm]))


def at(name: str, step) -> str:
    return reverse(f"approvals:{name}", args=[step.pk])


def test_the_panel_leads_to_the_three_pages(cast, as_user, step):
    text = as_user(cast.deputy).get(at("step_decide", step)).content.decode()
    for name in ("step_sign", "step_hand_over", "step_return"):
        assert f'href="{at(name, step)}"' in text


def test_handing_over_by_the_page(cast, as_user, step):
    client = as_user(cast.deputy)
    refused = client.post(at("step_hand_over", step), {"to": cast.deputy.principal_id, "reason": "归口生产部"})
    text = refused.content.decode()
    assert (refused.status_code, "不能选本人" in text, "归口生产部" in text) == (422, True, True)
    data = {"to": cast.head.principal_id, "reason": "归口生产部"}
    assert client.post(at("step_hand_over", step), data).status_code == 302
    assert holders(step.approval.matter) == ["刘部长"]
    late = client.get(at("step_hand_over", step))
    assert (late.status_code, "转办，无需再次提交" in late.content.decode()) == (409, True)


def test_adding_signers_by_the_page(cast, as_user, step):
    people = [cast.head.principal_id, cast.finance_head.principal_id]
    data = {"people": people, "where": "before", "reason": "请核预算"}
    assert as_user(cast.deputy).post(at("step_sign", step), data).status_code == 302
    assert holders(step.approval.matter) == ["刘部长"]


def test_returning_to_an_earlier_step_by_the_page(cast, as_user, step):
    decide_step(step=step, actor=cast.deputy, decision="approve", text="")
    second, client = active(step.approval), as_user(cast.gm)
    text = client.get(at("step_return", second)).content.decode()
    assert "批示（周副总）" in text
    assert "发起人（王主任），由其重新办理" in text
    data = {"target": step.pk, "reason": "数据不符", "straight_back": "on"}
    assert client.post(at("step_return", second), data).status_code == 302
    assert holders(step.approval.matter) == ["周副总"]


def test_what_goes_back_or_on_is_not_listed_for_supervision(cast, as_user, step):
    client = as_user(cast.deputy)
    for data in ({"decision": "return"}, {"decision": "pass_on", "pass_to": cast.head.principal_id}):
        response = client.post(at("step_decide", step), {**data, "text": "再议", "follow": "on"})
        assert response.status_code == 422
        assert "退回、转请的件还没有批定，不能列入督办，请去掉勾选" in response.content.decode()
    assert Opinion.objects.count() == 0
