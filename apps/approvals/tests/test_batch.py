"""批量签批: several at once, each on its own, each with its result (PLT-03)."""

import pytest

from apps.approvals import selectors, subjects
from apps.approvals.models import Approval, Opinion
from apps.approvals.services import decide_step, set_delegation, sign_together
from apps.approvals.tests.factories import active, paper_of, run
from apps.core import clock

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")
PAGE = "/approvals/batch/"


@pytest.fixture
def three(cast, outcomes):
    """Three papers that wait for 张总."""
    return [active(run(paper_of(cast.clerk), cast.clerk, [cast.gm])) for _ in range(3)]


def test_what_is_ticked_is_signed_with_one_opinion_and_the_rest_waits(cast, as_user, three):
    first, second, third = three
    response = as_user(cast.gm).post(PAGE, {"steps": [first.pk, second.pk], "text": "同意，抓紧办。"})
    assert response.content.decode().count("已签批") == 2
    assert list(Opinion.objects.values_list("step", "text")) == [
        (first.pk, "同意，抓紧办。"),
        (second.pk, "同意，抓紧办。"),
    ]
    assert [step.pk for step, _ in selectors.signable(cast.gm)] == [third.pk]


def test_one_that_fails_hinders_none_of_the_others(cast, three):
    first, second, third = three
    decide_step(step=first, actor=cast.gm, decision="return", text="缺附件")
    foreign = active(run(paper_of(cast.clerk), cast.clerk, [cast.head]))
    results = sign_together(
        user=cast.gm, step_ids=[first.pk, foreign.pk, second.pk, 999999, third.pk, third.pk], text=""
    )
    assert [bool(one.why) for one in results] == [True, True, False, True, False]
    assert results[0].why == "已不在待签之列，或须逐件办理，未签批"
    assert results[1].title == "已不在您这里的一件"
    assert Approval.objects.filter(state="approved").count() == 2
    assert Opinion.objects.filter(step=foreign).count() == 0


def test_own_requests_and_what_wants_a_look_of_its_own_are_not_offered(cast, outcomes):
    run(paper_of(cast.gm), cast.gm, [cast.gm], subject="test_dual")
    subjects.register(subjects.Subject("test_single", batch=False))
    run(paper_of(cast.clerk), cast.clerk, [cast.gm], subject="test_single")
    subjects._subjects.pop("test_single")
    assert [step.approval.subject for step, _ in selectors.signable(cast.gm)] == ["test_single"]
    subjects.register(subjects.Subject("test_single", batch=False))
    try:
        assert selectors.signable(cast.gm) == []
    finally:
        subjects._subjects.pop("test_single")


def test_a_deputy_signs_together_in_the_absent_ones_name(cast, three):
    today = clock.today()
    set_delegation(actor=cast.gm, deputy=cast.deputy, starts_on=today, ends_on=today)
    sign_together(user=cast.deputy, step_ids=[step.pk for step in three], text="")
    assert {one.signature for one in Opinion.objects.all()} == {"张总（周副总代）"}


@pytest.mark.parametrize("data", [{}, {"steps": []}, {"steps": ["x", "²"]}])
def test_nothing_ticked_is_said_and_the_words_stay(cast, as_user, three, data):
    response = as_user(cast.gm).post(PAGE, {**data, "text": "写好的意见"})
    text = response.content.decode()
    assert (response.status_code, Opinion.objects.count()) == (422, 0)
    assert "请至少勾选一件" in text
    assert "写好的意见" in text


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_costs_the_same_however_many(cast, as_user, django_assert_num_queries, outcomes, how_many):
    for _ in range(how_many):
        run(paper_of(cast.clerk), cast.clerk, [cast.gm])
    client = as_user(cast.gm)
    client.get(PAGE)
    with django_assert_num_queries(6):
        assert client.get(PAGE).content.decode().count('name="steps"') == how_many
