"""Extensions, claims, confirmations, cancelling."""

import dataclasses
import datetime as dt

import pytest

from apps.approvals import selectors as approvals
from apps.approvals.models import Approval
from apps.approvals.services import decide_step, start_approval, withdraw
from apps.approvals.tests.factories import active, spec
from apps.core.errors import Denied, DomainError
from apps.deadlines.models import Deadline
from apps.matters import kinds
from apps.matters.models import Participant
from apps.matters.services import create_matter
from apps.matters.tests.kinds import PAPER
from apps.matters.todo import held_lines
from apps.notifications.models import Notification
from apps.supervision import selectors, services
from apps.supervision.tests.factories import claimed_item, fresh, item_of

LATER = dt.date(2026, 12, 18)


def ask(cast, item, actor=None):
    return services.request_extension(item=item, actor=actor or cast.staff, to_date=LATER, reason="设备供货推迟两周")


def step_of(item):
    return Approval.objects.get(matter=item.pk, state="running").steps.select_related("approval").get()


def holders(item) -> list[str]:
    rows = Participant.objects.filter(matter=item.pk, part="holder", until__isnull=True)
    return sorted(rows.values_list("principal__label", flat=True))


def test_an_agreed_extension_moves_the_limit_and_keeps_the_original(cast, item):
    request = ask(cast, item)
    assert [line.why for line in approvals.todo(cast.gm)] == ["请延期审批"]
    assert (holders(item), fresh(item).due_on) == (["办公室主任", "张总"], item.due_on)
    assert held_lines(cast.gm) == held_lines(cast.staff) == []  # it lies with those who decide the request
    decide_step(step=step_of(item), actor=cast.director, decision="approve", text="")
    row = fresh(item)
    assert (row.due_on, row.original_due_on, row.extension_count) == (LATER, dt.date(2026, 12, 4), 1)
    request.refresh_from_db()
    assert (request.state, holders(item)) == ("approved", ["孙员工", "生产部"])
    assert Deadline.objects.get(code="supervision_due").due_at == dt.datetime(2026, 12, 18, 9, 30, tzinfo=dt.UTC)
    assert row.matter.timeline.get(code="extended").note == "办结期限由 2026-12-04 周五 延至 2026-12-18 周五"
    assert Notification.objects.filter(recipient=cast.staff).last().title == f"延期申请已同意：{item.matter.title}"


def test_a_refused_extension_leaves_the_limit(cast, item):
    request = ask(cast, item)
    decide_step(step=step_of(item), actor=cast.gm, decision="reject", text="不再顺延。")
    request.refresh_from_db()
    assert (request.state, fresh(item).due_on, fresh(item).extension_count) == ("refused", dt.date(2026, 12, 4), 0)
    assert holders(item) == ["孙员工", "生产部"]


def test_a_request_taken_back_frees_the_item(cast, item):
    request = ask(cast, item)
    withdraw(approval=request.approval, actor=cast.staff, reason="可以按期完成")
    request.refresh_from_db()
    assert (request.state, holders(item)) == ("withdrawn", ["孙员工", "生产部"])
    services.claim_completion(item=item, actor=cast.staff, text="完成")


@pytest.mark.parametrize(
    ("to_date", "reason", "field"), [(dt.date(2026, 12, 4), "迟", "to_date"), (LATER, " ", "reason")]
)
def test_a_request_says_what_is_missing(cast, item, to_date, reason, field):
    with pytest.raises(DomainError) as caught:
        services.request_extension(item=item, actor=cast.staff, to_date=to_date, reason=reason)
    assert caught.value.field == field
    assert not Approval.objects.exists()


def test_the_director_does_not_decide_his_own_request(cast):
    item = item_of(cast, owner=cast.director, lead_department=cast.office)
    ask(cast, item, cast.director)
    with pytest.raises(Denied):
        decide_step(step=step_of(item), actor=cast.director, decision="approve", text="")
    assert holders(item) == ["张总", "总经理助理"]


def test_a_claim_is_confirmed_by_the_issuers_side(cast, item):
    services.report_progress(item=item, actor=cast.staff, text="在办", progress=80)
    claim = services.claim_completion(item=item, actor=cast.staff, text="检测合格")
    assert (fresh(item).matter.state, holders(item)) == ("claimed", ["办公室主任", "张总", "总经理助理"])
    assert Deadline.objects.get().met_at is not None
    services.confirm_close(item=item, actor=cast.gm, note="同意销号。")
    row = fresh(item)
    claim.refresh_from_db()
    assert (row.matter.state, row.closed_on, row.progress) == ("closed", dt.date(2026, 11, 23), 100)
    assert (claim.state, claim.decided_by, claim.decision_note) == ("confirmed", cast.gm, "同意销号。")
    assert row.matter.closed_at is not None
    assert Notification.objects.filter(recipient=cast.staff).last().title == f"督办已销号：{item.matter.title}"
    assert selectors.counts_for(cast.gm).closed == 1


def test_a_claim_sent_back_goes_on_with_its_limit(cast):
    item = claimed_item(cast)
    with pytest.raises(DomainError, match="请写明退办的理由"):
        services.send_back(item=item, actor=cast.gm, note="")
    services.send_back(item=item, actor=cast.director, note="缺检测报告")
    row = fresh(item)
    assert (row.matter.state, holders(item), row.claims.get().state) == (
        "in_progress",
        ["孙员工", "生产部"],
        "sent_back",
    )
    limit = Deadline.objects.get()
    assert (limit.met_at, limit.due_at) == (None, dt.datetime(2026, 12, 4, 9, 30, tzinfo=dt.UTC))
    services.claim_completion(item=item, actor=cast.staff, text="报告已补")
    assert [claim.text for claim in row.claims.all()] == ["报告已补", "检测合格，报告见附件"]


def test_cancelling_lets_fall_what_is_undecided(cast, item):
    request = ask(cast, item)
    services.cancel_item(item=item, actor=cast.gm, reason="改造并入明年计划")
    request.refresh_from_db()
    row = fresh(item)
    assert (row.matter.state, row.closed_on, request.state) == ("cancelled", dt.date(2026, 11, 23), "withdrawn")
    assert (holders(item), approvals.todo(cast.gm), held_lines(cast.staff)) == ([], [], [])
    assert not Deadline.objects.filter(met_at__isnull=True, cancelled_at__isnull=True).exists()
    assert selectors.counts_for(cast.gm) == selectors.Counts(0, 0, 0, 0)


def test_cancelling_a_claimed_item_answers_the_claim(cast):
    item = claimed_item(cast)
    with pytest.raises(DomainError, match="请写明撤销的理由"):
        services.cancel_item(item=item, actor=cast.gm, reason="")
    services.cancel_item(item=item, actor=cast.gm, reason="不再需要")
    assert item.claims.get().state == "sent_back"


def test_a_run_about_something_else_leaves_the_item_with_its_workers(cast, item):
    approval = start_approval(matter=item.matter, subject="instruct", steps=[spec(cast.gm)], actor=cast.director)
    assert holders(item) == ["张总"]
    decide_step(step=active(approval), actor=cast.gm, decision="approve", text="")
    assert holders(item) == ["孙员工", "生产部"]


@pytest.fixture
def source(cast, paper):
    """A matter whose kind wants to know of closings."""
    heard = []
    kinds._kinds["test_paper"] = dataclasses.replace(
        PAPER, on_supervision_closed=lambda *, matter, item, actor: heard.append((matter.pk, item.pk, actor.name))
    )
    matter = create_matter(kind="test_paper", title="来文", actor=cast.clerk, state="draft")
    yield matter, heard
    kinds._kinds["test_paper"] = PAPER


def test_the_source_hears_of_the_closing_and_of_nothing_else(cast, source):
    matter, heard = source
    closed = claimed_item(cast, source_matter=matter)
    cancelled = item_of(cast, source_matter=matter, title="重复的一项")
    services.cancel_item(item=cancelled, actor=cast.gm, reason="重复")
    assert heard == []
    services.confirm_close(item=closed, actor=cast.gm)
    assert heard == [(matter.pk, closed.pk, "张总")]
    assert list(selectors.open_items_of(matter)) == []
    verbs = list(matter.timeline.values_list("verb", flat=True))
    assert verbs == ["登记", "列入督办", "列入督办", "督办已撤销", "督办已销号"]
