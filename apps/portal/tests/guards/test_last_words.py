"""The last word of database, lease and lock, asked directly: services that ask before would hide that it is gone."""

import pytest
from django.db import IntegrityError, transaction

from apps.approvals.models import Approval
from apps.attachments.services import remove
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core import clock
from apps.jobs.services import run
from apps.jobs.services.running import claim
from apps.jobs.tests.factories import make_job
from apps.ledgers.exporting import CODE


def test_the_database_refuses_a_second_running_approval(cast):
    matter = make_matter(cast.clerk)
    given = {"matter": matter, "subject": "instruct", "started_by": cast.clerk, "started_at": clock.now()}
    Approval.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(**given)


def test_a_job_in_the_hands_of_a_worker_is_not_given_to_another(cast):
    job = make_job(cast.clerk)
    assert claim(job.pk) is not None
    assert claim(job.pk) is None


def test_a_file_stays_on_the_disk_when_its_removal_is_undone(cast, django_capture_on_commit_callbacks):
    attachment = make_attachment(make_matter(cast.clerk), cast.clerk)
    with pytest.raises(InterruptedError), django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        remove(attachment=attachment, actor=cast.clerk)
        raise InterruptedError
    assert attachment.file.storage.exists(attachment.file.name)


def test_an_export_whose_owner_may_not_see_the_ledger_any_more_ends_without_a_file(cast, settings, tmp_path):
    settings.JOBS_ROOT = tmp_path / "jobs"
    job = make_job(cast.clerk, kind=CODE, title="导出审计记录", payload={"ledger": "audit", "query": ""})
    assert run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_file) == ("failed", "")
    assert job.message.startswith("您已没有查看")
