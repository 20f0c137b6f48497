"""kill -9 in the middle, with real processes: nothing is lost, nothing is done twice."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.db import connection

from apps.core import clock
from apps.deadlines.models import Deadline
from apps.jobs import storage
from apps.jobs.models import Job
from apps.jobs.tests.factories import make_job
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import notify
from apps.portal.tests.longform.processes import until
from apps.portal.tests.longform.work import LINES
from apps.supervision.tests.factories import item_of
from officeadmin.celery import app

pytestmark = pytest.mark.django_db(transaction=True)
CHANNEL = "apps.notifications.tasks.deliver_channel"
LETTERS, CLERKS, TURNS, ITEMS = 200, 8, 40, 40
FRIDAY = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


def sql(statement: str) -> list[tuple]:
    """The outside auditor: plain SQL, none of our code."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_a_worker_killed_among_200_letters_loses_none_and_repeats_only_what_can_be_told(cast, office, post_office):
    people = list(cast.everybody().values())
    app.conf.task_always_eager = False  # the kick after commit is a message into a broker that this process has not
    for n in range(LETTERS // len(people)):
        notify(recipients=people, key=f"long:{n}", code="todo", title=f"第 {n} 封")
    app.conf.task_always_eager = True
    assert (Delivery.objects.filter(state="pending").count(), post_office.messages) == (LETTERS, [])
    first = office.worker()
    office.work("send", CHANNEL, "email")
    until(lambda: len(post_office.messages) >= 15, "the first letters")
    office.kill(first)
    before = Delivery.objects.filter(state="sent").count()
    assert 0 < before < LETTERS  # in the middle indeed
    past = clock.now() - dt.timedelta(seconds=1)  # the minute of the lease goes by
    Delivery.objects.filter(lease_until__isnull=False).update(lease_until=past, next_try_at=past)
    office.worker()
    office.work("send", CHANNEL, "email")
    until(lambda: not Delivery.objects.filter(state="pending").exists(), "the other letters")
    ids = Counter(str(message["Message-ID"]) for message in post_office.messages)
    assert len(ids) == LETTERS
    assert len(post_office.messages) - LETTERS <= 2  # at most one in the hands of each child
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"sent": LETTERS}
    twice = "SELECT recipient_id, key FROM notifications_notification GROUP BY 1, 2 HAVING count(*) > 1"
    assert (sql(twice), Notification.objects.count()) == ([], LETTERS)


def test_a_job_whose_worker_was_killed_is_taken_up_once_and_ends_once(cast, office):
    job = make_job(cast.clerk, kind="test_slow", payload={})
    first = office.worker()
    office.work("send", "apps.jobs.tasks.run_job", job.pk)
    until(lambda: Job.objects.filter(pk=job.pk, done__gte=5).exists(), "five lines")
    office.kill(first)
    assert Job.objects.filter(pk=job.pk, state="running", attempts=1, done__lt=LINES).exists()
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - dt.timedelta(seconds=1))  # the lease goes by
    office.worker()
    for _ in range(4):  # the sweeper asks as often as it likes
        office.work("send", "apps.jobs.tasks.sweep")
    until(lambda: Job.objects.filter(pk=job.pk, state="done").exists(), "the end of the job")
    job.refresh_from_db()
    assert (job.attempts, job.done) == (2, LINES)
    assert (storage.root() / job.result_file).read_text().splitlines() == [str(n) for n in range(LINES)]
    assert Notification.objects.filter(key=f"job:{job.pk}").count() == 1


def test_numbers_of_eight_processes_over_new_year_have_no_gap_and_no_double(cast, office):
    clerks = [office.work("register", n, TURNS) for n in range(CLERKS)]
    told = [line for clerk in clerks for line in office.finished(clerk).split()]
    assert {clerk.returncode for clerk in clerks} == {-9}  # each died with a number in its hand
    found = [number for (number,) in sql("SELECT number FROM matters_matter")]
    assert sorted(found) == sorted(told)
    assert len(found) == CLERKS * TURNS * 7 // 10
    serials: dict[str, list[int]] = {"2026": [], "2027": []}
    for number in found:
        year, serial = re.fullmatch(r"办收〔(\d+)〕(\d+)号", number).groups()
        serials[year].append(int(serial))
    assert all(serials.values())
    for one in serials.values():
        assert sorted(one) == list(range(1, len(one) + 1))


def test_four_sweepers_with_jumping_clocks_tell_each_stage_once(cast, office):
    with clock.at(FRIDAY):
        for n in range(ITEMS):
            item_of(cast, title=f"第 {n} 项", due_on=dt.date(2026, 11, 27))
    Notification.objects.all().delete()
    due = int(Deadline.objects.order_by("pk").first().due_at.timestamp())
    hour, day = 3600, 86400
    jumps = (-2 * day, -day, -day - hour, 0, -hour, hour, -day, day, 2 * day, day - hour, 8 * day, 0, 9 * day)
    sweepers = [office.work("sweep", *(due + jump for jump in jumps)) for _ in range(4)]
    said = sum(int(line) for one in sweepers for line in office.finished(one).split())
    rows = Notification.objects.filter(code="deadline")
    assert said == rows.count() > ITEMS
    assert sql("SELECT recipient_id, key FROM notifications_notification GROUP BY 1, 2 HAVING count(*) > 1") == []
    told = Counter(rows.filter(recipient=cast.staff).values_list("matter", flat=True))
    assert len(told) == ITEMS  # nobody's limit was passed over
    assert not Deadline.objects.filter(next_alert_at__isnull=False, code__startswith="supervision").exists()
    again = office.work("sweep", *(due + jump for jump in jumps))
    assert sum(map(int, office.finished(again).split())) == 0
