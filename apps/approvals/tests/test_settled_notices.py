"""Who need not act any more has no unread to-do (PLT-06)."""

import pytest

from apps.approvals.services import decide_step
from apps.approvals.tests.factories import active, paper_of, run
from apps.notifications.models import Notification

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")


def unread() -> list[str]:
    rows = Notification.objects.filter(code="todo", read_at=None)
    return sorted(rows.values_list("recipient__name", flat=True))


def test_a_decided_step_leaves_no_unread_todo_and_the_next_one_does(cast, outcomes):
    approval = run(paper_of(cast.clerk), cast.director, [cast.deputy], [cast.gm])
    assert unread() == ["周副总"]
    decide_step(step=active(approval), actor=cast.deputy, decision="approve", text="请张总阅示。")
    assert unread() == ["张总"]
    decide_step(step=active(approval), actor=cast.gm, decision="return", text="请补充")
    assert unread() == []
