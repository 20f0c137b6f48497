"""How long steps took: counted from the steps that ran, in office time, once a day (PLT-04)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.approvals.models import Approval, ApprovalStep, Opinion
from apps.attachments.tests.factories import make_matter
from apps.core import clock
from apps.processes import selectors
from apps.processes.models import ProcessFigure, ProcessNote
from apps.processes.services import count_figures

MONDAY = timezone.make_aware(dt.datetime(2026, 11, 16, 8, 30))
NOW = timezone.make_aware(dt.datetime(2026, 11, 20, 17, 0))
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def ran(cast):
    """One run of one step on a matter of its own: minutes of office time on one morning, and how it ended."""

    def run(minutes, *, label="审核", text="", state="done", since=MONDAY, subject="test", due=None, **said):
        until = since + dt.timedelta(minutes=minutes)
        ended = {"done": "approved", "returned": "returned", "rejected": "rejected"}[state]
        approval = Approval.objects.create(
            matter=make_matter(cast.clerk), subject=subject, state=ended, started_by=cast.clerk,
            started_at=since, ended_at=until,
        )  # fmt: skip
        step = ApprovalStep.objects.create(
            approval=approval, order=1, label=label, state=state, opened_at=since, closed_at=until, due_at=due
        )
        given = {"decision": "approve", "text": text, "author": cast.director, "label": label, "at": until, **said}
        Opinion.objects.create(matter=approval.matter, step=step, **given)
        return step

    return run


def figure(step="审核", **wanted):
    return ProcessFigure.objects.get(kind="test_files", step=step, **wanted)


def test_median_and_ninetieth_percentile_in_minutes_of_the_office(ran):
    for minutes in (10, 20, 30, 40, 200):
        ran(minutes)
    assert count_figures() == 2  # the step, and the run as a whole
    one, whole = figure(), figure("")
    assert (one.count, one.median, one.p90) == (5, 30, 200)
    assert (whole.count, whole.median, whole.p90, whole.within) == (5, 30, 200, 5)
    assert (one.since, one.until) == (dt.date(2025, 11, 20), dt.date(2026, 11, 20))


def test_nights_and_weekends_do_not_count(ran):
    friday_evening = timezone.make_aware(dt.datetime(2026, 11, 13, 17, 0))
    ran(60 * 24 * 3, since=friday_evening)  # until Monday 17:00: half an hour, then seven
    count_figures()
    assert figure().median == 30 + 210 + 210


def test_a_step_that_never_changed_anything_is_seen(ran):
    for text in ("", "同意", "圈阅", "已阅", "同意。"):
        ran(10, text=text)
    for minutes in range(5):
        ran(minutes, label="签发", text="同意，请抓紧" if minutes == 4 else "")
    count_figures()
    assert (figure().count, figure().unchanged) == (5, 5)
    assert (figure("签发").count, figure("签发").unchanged) == (5, 4)


@pytest.mark.parametrize("state", ["returned", "rejected"])
def test_what_is_turned_back_changed_something(ran, state):
    ran(10, state=state, decision="return" if state == "returned" else "reject", text="同意")
    count_figures()
    assert (figure().turned, figure().unchanged, figure("").turned) == (1, 0, 1)


@pytest.mark.parametrize("decision", ["amend", "pass_on", "hand_over", "add_signer"])
def test_an_amendment_a_signer_more_or_another_hand_is_a_change(ran, decision):
    ran(10, decision=decision, text="")
    count_figures()
    assert figure().unchanged == 0


def test_a_limit_that_passed_by_itself_changed_nothing(ran):
    ran(10, decision="skip", text="超过时限，视为无意见")
    count_figures()
    assert figure().unchanged == 1


def test_late_is_after_the_limit(ran):
    ran(30, due=MONDAY + dt.timedelta(minutes=30))
    ran(31, due=MONDAY + dt.timedelta(minutes=30))
    count_figures()
    assert figure().late == 1


def test_only_the_last_twelve_months_and_only_what_ended_by_a_decision(ran, cast):
    ran(10, since=MONDAY - 53 * WEEK)
    step = ran(20)
    Approval.objects.filter(pk=step.approval_id).update(state="withdrawn")
    ApprovalStep.objects.filter(pk=step.pk).update(state="active", closed_at=None)
    assert count_figures() == 0


def test_the_target_is_the_process_s_own_or_that_of_the_company(ran):
    for minutes in (100, 200):
        ran(minutes)
    assert selectors.target_minutes(None) == 675
    ProcessNote.objects.create(kind="test_files", target_days=Decimal("0.4"))
    count_figures()
    assert figure("").within == 1  # 0.4 × 450 = 180 minutes


def test_once_a_day_is_enough_and_the_next_day_it_is_counted_anew(ran):
    ran(10)
    assert (count_figures(), count_figures()) == (2, 0)
    ran(20)
    assert count_figures(again=True) == 2
    assert figure().count == 2
    with clock.at(NOW + dt.timedelta(days=1)):
        assert count_figures() == 2
    assert ProcessFigure.objects.count() == 2


def test_the_questions_are_as_many_for_many_steps_as_for_one(ran, django_assert_num_queries):
    ran(10)
    count_figures(again=True)
    for more in (0, 5):
        for _ in range(more):
            ran(10)
        with django_assert_num_queries(7):  # steps, runs, targets, and the writing in its transaction
            count_figures(again=True)


def test_a_flow_and_a_subject_have_figures_of_their_own(ran):
    ran(10, subject="one")
    ran(20, subject="two")
    count_figures()
    assert (figure(subject="one").median, figure(subject="two").median) == (10, 20)
