"""A job from its start to its end: once, by its owner's rights, told, and cleaned up."""

import datetime as dt

import pytest

from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.jobs import services, storage
from apps.jobs.kinds import Outcome
from apps.jobs.models import Job
from apps.jobs.selectors import percent_of, progress_of
from apps.jobs.services.running import LEASE, Stopped, claim
from apps.jobs.services.sweeping import LOST
from apps.jobs.tests.factories import done_job, kind, make_job
from apps.notifications.models import Notification

pytestmark = pytest.mark.django_db
S = Job.State


def files():
    return sorted(storage.root().iterdir()) if storage.root().exists() else []


def test_a_job_runs_after_commit_and_ends_with_a_file_and_a_notice(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = services.start(owner=cast.clerk, kind="test_count", title="数数", payload={"to": 5})
        assert Job.objects.get(pk=job.pk).state == S.WAITING
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.message) == (S.DONE, 5, 5, "数到 5")
    assert (storage.root() / job.result_file).read_text() == "5"
    notice = Notification.objects.get(recipient=cast.clerk)
    assert (notice.title, notice.body, notice.url) == ("数数：已完成", "数到 5", f"/jobs/{job.pk}/")


def test_a_second_message_for_the_same_job_does_nothing(cast):
    job = make_job(cast.clerk)
    assert [services.run(job.pk), services.run(job.pk)] == [True, False]
    assert (Notification.objects.count(), len(files())) == (1, 1)


def test_a_sentence_of_the_work_is_told_and_leaves_no_file(cast):
    def refuse(running):
        running.new_file(".xlsx").write_text("half")
        raise DomainError("没有可导出的记录")

    kind("test_count", refuse)
    job = make_job(cast.clerk)
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, files()) == (S.FAILED, "没有可导出的记录", [])
    assert Notification.objects.get().title == "数数：未完成"


def test_a_job_that_breaks_gives_a_number_and_no_english(cast):
    kind("test_count", lambda running: 1 / 0)
    job = make_job(cast.clerk)
    services.run(job.pk)
    job.refresh_from_db()
    assert job.state == S.FAILED
    assert job.message.startswith(f"系统出了问题，任务没有完成。请把编号 {job.pk}-")


def test_a_killed_worker_is_followed_by_one_more_and_then_by_a_sentence(cast, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False)
    job = make_job(cast.clerk)
    assert claim(job.pk).job.attempts == 1  # and dies
    assert services.sweep() == 0  # its lease holds
    time_machine.shift(LEASE + dt.timedelta(seconds=1))
    second = claim(job.pk)
    assert second.job.attempts == 2
    time_machine.shift(LEASE + dt.timedelta(seconds=1))
    assert claim(job.pk) is None
    assert services.sweep() == 1
    job.refresh_from_db()
    assert (job.state, job.message) == (S.FAILED, LOST)
    assert (services.sweep(), Notification.objects.count()) == (0, 1)


def test_the_sweeper_takes_up_what_was_lost(cast, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False)
    waiting, killed = make_job(cast.clerk), make_job(cast.director)
    claim(killed.pk)
    time_machine.shift(dt.timedelta(minutes=3))
    assert services.sweep() == 2
    assert set(Job.objects.values_list("state", "attempts")) == {(S.DONE, 1), (S.DONE, 2)}
    assert {waiting.owner, killed.owner} == {row.recipient for row in Notification.objects.all()}


def test_a_worker_that_lost_its_job_can_write_nothing(cast, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False)
    job = make_job(cast.clerk)
    slow = claim(job.pk)
    time_machine.shift(LEASE * 2)
    quick = claim(job.pk)
    for attempt in (lambda: slow.advance(1, now=True), lambda: slow.finish(Outcome("迟")), lambda: slow.fail("迟")):
        with pytest.raises(Stopped):
            attempt()
    quick.finish(Outcome("完"))
    assert Job.objects.get().message == "完"


def test_a_cancelled_job_stops_at_its_next_step_and_leaves_nothing(cast):
    def cancelled_half_way(running):
        running.new_file(".xlsx").write_text("half")
        services.cancel(job=running.job)
        running.advance(1, now=True)

    kind("test_count", cancelled_half_way)
    job = make_job(cast.clerk)
    assert services.run(job.pk) is True
    job.refresh_from_db()
    assert (job.state, files(), Notification.objects.count()) == (S.CANCELLED, [], 0)
    with pytest.raises(Stale):
        services.cancel(job=job)
    assert services.run(job.pk) is False


def test_somebody_who_left_meanwhile_gets_nothing(cast):
    job = make_job(cast.clerk)
    cast.clerk.is_active = False
    cast.clerk.save()
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, files()) == (S.FAILED, "您的账户已停用，任务没有执行", [])


def test_one_person_has_five_under_way_at_most(cast):
    for _ in range(5):
        services.start(owner=cast.clerk, kind="test_count", title="数", payload={"to": 1})
    with pytest.raises(DomainError, match="您已有 5 个后台任务在进行"):
        services.start(owner=cast.clerk, kind="test_count", title="数", payload={"to": 1})
    services.start(owner=cast.gm, kind="test_count", title="数", payload={"to": 1})


def test_watched_work_is_run_by_its_caller_and_told_on_the_page(cast):
    job = services.start(owner=cast.clerk, kind="test_count", title="数", payload={"to": 1}, watched=True)
    services.run(job.pk)
    assert (Job.objects.get().state, Notification.objects.count()) == (S.DONE, 0)


def test_results_go_after_a_week_and_those_handed_out_once_after_a_day(cast, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False)
    usual, once = done_job(cast.clerk), done_job(cast.clerk, result_once=True)
    time_machine.shift(dt.timedelta(days=2))
    assert services.purge() == 1
    usual.refresh_from_db(), once.refresh_from_db()
    assert (usual.result_file != "", once.result_file) == (True, "")
    time_machine.shift(dt.timedelta(days=6))
    assert [services.purge(), services.purge()] == [1, 0]
    assert (files(), Job.objects.count()) == ([], 2)


def test_a_stray_file_goes_after_a_day(cast, time_machine):
    storage.new_path(".xlsx").write_text("nobody's")
    assert services.purge() == 0
    time_machine.move_to(clock.now() + dt.timedelta(days=1, minutes=1))
    assert (services.purge(), files()) == (1, [])


def test_progress_told_from_within_a_transaction_is_seen(cast):
    job = make_job(cast.clerk)
    running = claim(job.pk)
    running.advance(0, 200)
    running._written = 0
    running.tell(50)
    job.refresh_from_db()
    assert (job.done, progress_of(job), percent_of(job)) == (0, 50, 25)
    assert job.lease_until > clock.now()
