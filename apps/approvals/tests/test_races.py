"""Eight people at once, on real connections."""

import datetime as dt
import threading

import pytest
from django.db import connection

from apps.approvals import flows
from apps.approvals.models import Approval, ApprovalFlow, ApprovalStep, Opinion
from apps.approvals.services import (
    StepSpec,
    act_on_limits,
    add_signers,
    decide_step,
    hand_over,
    publish_flow,
    return_to,
    set_delegation,
)
from apps.approvals.tests.factories import active, paper_of, run, spec
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.org import roles
from apps.org.models import Delegation
from apps.org.services import create_user

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("outcomes", "any_verb"),
]


def all_at_once(step: ApprovalStep, people) -> list[str]:
    """Each decides on a connection of their own; the sentences of those who came too late."""
    gate, late = threading.Barrier(len(people)), []

    def decide(person) -> None:
        gate.wait()
        try:
            decide_step(step=step, actor=person, decision="approve", text=f"{person.name}同意。")
        except Stale as error:
            late.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return late


@pytest.fixture
def eight(cast):
    return [create_user(username=f"leader{n}", name=f"领导{n}", department=cast.office) for n in range(8)]


def test_of_eight_decisions_on_one_step_one_counts_and_seven_are_told(cast, eight, outcomes):
    """Proved by taking select_for_update out of matters.services.lock: several opinions appear."""
    approval = run(paper_of(cast.clerk), cast.clerk, eight)
    late = all_at_once(active(approval), eight)
    winner = Opinion.objects.get()
    assert len(late) == 7
    assert all(sentence.startswith(f"{winner.author.name}已于") for sentence in late)
    assert (Approval.objects.get().state, len(outcomes)) == ("approved", 1)


def test_a_joint_step_decided_by_all_at_once_ends_exactly_once(cast, eight, outcomes):
    approval = run(paper_of(cast.clerk), cast.clerk, spec(*eight, mode="all"))
    assert all_at_once(active(approval), eight) == []
    assert (Opinion.objects.count(), len(outcomes), Approval.objects.get().state) == (8, 1, "approved")


def test_one_person_pressing_eight_times_counts_once(cast, outcomes):
    approval = run(paper_of(cast.clerk), cast.clerk, spec(cast.gm, cast.deputy, mode="all"))
    late = all_at_once(active(approval), [cast.gm] * 8)
    assert (len(late), Opinion.objects.count(), outcomes) == (7, 1, [])


def together(calls) -> list[str]:
    """Each call on a connection of its own at one moment; the sentences of those that were refused."""
    gate, refused = threading.Barrier(len(calls)), []

    def go(call) -> None:
        gate.wait()
        try:
            call()
        except DomainError as error:
            refused.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_of_eight_different_verbs_on_one_step_one_counts(cast, outcomes):
    step = active(run(paper_of(cast.clerk), cast.clerk, [cast.gm], subject="test_all"))

    def decide():
        decide_step(step=step, actor=cast.gm, decision="approve", text="同意。")

    def give():
        hand_over(step=step, actor=cast.gm, to=cast.head.principal, reason="归口")

    def back():
        return_to(step=step, actor=cast.gm, reason="缺附件")

    def before():
        add_signers(step=step, actor=cast.gm, people=[cast.deputy.principal], where="before", reason="请先看")

    refused = together([decide, give, back, before] * 2)
    assert (len(refused), Opinion.objects.count()) == (7, 1)


def test_owner_and_deputy_at_once_count_once(cast, outcomes):
    today = clock.today()
    set_delegation(actor=cast.head, deputy=cast.finance_head, starts_on=today, ends_on=today)
    step = active(run(paper_of(cast.clerk), cast.clerk, [cast.head]))
    assert len(all_at_once(step, [cast.head, cast.finance_head] * 4)) == 7
    assert (Opinion.objects.count(), len(outcomes)) == (1, 1)


def test_a_limit_is_acted_on_once_by_eight_sweepers(cast, outcomes):
    approval = run(paper_of(cast.clerk), cast.clerk, StepSpec("审批", [cast.head.principal], "single", 2, "skip"))
    approval.steps.update(due_at=clock.now() - dt.timedelta(minutes=1))
    assert together([act_on_limits] * 8) == []
    assert (Opinion.objects.count(), outcomes) == (1, [("approved", "系统")])


def test_of_eight_delegations_for_the_same_days_one_is_set(cast):
    today = clock.today()
    deputies = [cast.finance_head, cast.director, cast.deputy, cast.gm] * 2
    calls = [
        lambda deputy=deputy: set_delegation(actor=cast.head, deputy=deputy, starts_on=today, ends_on=today)
        for deputy in deputies
    ]
    assert len(together(calls)) == 7
    assert Delegation.objects.count() == 1


def test_of_eight_publications_of_one_version_one_is_written(cast):
    admin = create_user(username="guanli", name="管理员", role_codes=[roles.SYSTEM_ADMIN])
    flow = ApprovalFlow.objects.get(code="extension")

    def publish(n: int) -> None:
        drafts = flows.drafts_of(flow)
        drafts[0].row.label = f"延期审批{n}"
        publish_flow(code="extension", based_on=1, name=flow.name, note="", steps=drafts, actor=admin)

    assert len(together([lambda n=n: publish(n) for n in range(8)])) == 7
    assert list(ApprovalFlow.objects.filter(code=flow.code, is_current=True).values_list("version", flat=True)) == [2]
