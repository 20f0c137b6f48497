"""Eight people at once, on real connections."""

import threading

import pytest
from django.db import connection

from apps.approvals.models import Approval, ApprovalStep, Opinion
from apps.approvals.services import decide_step
from apps.approvals.tests.factories import active, paper_of, run, spec
from apps.core.errors import Stale
from apps.org.services import create_user

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("outcomes"),
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
