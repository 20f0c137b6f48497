"""What a page reads of the runs at once is what the single questions say."""

import pytest

from apps.approvals import rules, selectors
from apps.approvals.course import course_of
from apps.approvals.services import decide_step, return_to, set_delegation, withdraw
from apps.approvals.tests.factories import active, paper_of, run, spec
from apps.core import clock
from apps.org.models import User

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")


@pytest.fixture
def matter(cast, outcomes):
    return paper_of(cast.clerk)


def same(cast, matter) -> set[str]:
    """Compare for everybody; the posts whom the step waits for."""
    waits = set()
    for name, one in cast.everybody().items():
        user, course = User.objects.get(pk=one.pk), course_of(matter)
        assert course.waiting_for(user) == selectors.active_step_for(user, matter), name
        assert course.withdrawable(user) == rules.withdrawable(user, matter), name
        assert course.lines(selectors.opinions_of(matter)) == selectors.steps_of(matter)
        if course.waiting_for(user):
            waits.add(name)
    return waits


def test_nothing_runs(cast, matter):
    assert same(cast, matter) == set()
    assert (course_of(matter).running, course_of(matter).shares("active")) == ([], [])


def test_in_every_situation_of_a_run_page_and_service_agree(cast, matter):
    approval = run(matter, cast.clerk, spec(cast.head, cast.finance_head, mode="all"), [cast.gm])
    assert same(cast, matter) == {"head", "finance_head"}
    set_delegation(actor=cast.finance_head, deputy=cast.director, starts_on=clock.today(), ends_on=clock.today())
    assert same(cast, matter) == {"head", "finance_head", "director"}
    decide_step(step=active(approval), actor=cast.head, decision="approve", text="好")
    assert same(cast, matter) == {"finance_head", "director"}
    assert {share.principal.label for share in course_of(matter).shares("active", "done")} == {"刘部长", "钱部长"}
    decide_step(step=active(approval), actor=cast.finance_head, decision="approve", text="好")
    assert same(cast, matter) == {"gm", "assistant"}
    return_to(step=active(approval), actor=cast.gm, target=approval.steps.get(order=1), reason="再议")
    assert same(cast, matter) == {"head", "finance_head", "director"}


def test_a_run_taken_back_waits_for_nobody(cast, matter):
    approval = run(matter, cast.clerk, [cast.deputy])
    withdraw(approval=approval, actor=cast.clerk, reason="补材料")
    assert same(cast, matter) == set()
    run(matter, cast.clerk, [cast.head])
    assert same(cast, matter) == {"head"}
    assert len({step.approval_id for step in course_of(matter).steps}) == 2


def test_it_is_read_in_two_queries(cast, matter, django_assert_num_queries):
    run(matter, cast.clerk, spec(cast.head, cast.finance_head, mode="all"), [cast.gm])
    head = User.objects.get(pk=cast.head.pk)
    assert head.principal_ids
    with django_assert_num_queries(2):
        course = course_of(matter)
        assert course.waiting_for(head) and not course.withdrawable(head) and len(course.lines([])) == 2
