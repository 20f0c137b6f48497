"""The export in the background: all rows, by the rights of the moment, recorded, or nothing and a sentence."""

import dataclasses

import pytest
from python_calamine import CalamineWorkbook

from apps.archives.tests.factories import make_record
from apps.core.ledger import registry
from apps.core.secrecy import Secrecy
from apps.documents.ledgers import INCOMING
from apps.documents.tests import factories as papers
from apps.jobs import services as jobs
from apps.jobs import storage
from apps.jobs.models import Job
from apps.jobs.tests.factories import make_job
from apps.ledgers import exporting
from apps.matters.models import TimelineEntry
from apps.org.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.JOBS_ROOT = tmp_path / "jobs"


def ordered(client, ledger, query, capture):
    """The job as it stands after the person asked for it on the page."""
    with capture(execute=True):
        response = client.post(f"/ledgers/{ledger}/export/", {"query": query})
    job = Job.objects.get()
    assert response["Location"] == f"/jobs/{job.pk}/"
    return job


def rows_of(job):
    return CalamineWorkbook.from_path(str(storage.root() / job.result_file)).get_sheet_by_index(0).to_python()


def test_all_rows_of_the_view_are_written_and_told(cast, as_user, django_capture_on_commit_callbacks):
    for number in range(3):
        papers.registered(cast, title=f"来文{number}")
    papers.circulating(cast, [cast.head])
    query = "tab=all&state=registered&cols=title,source&sort=number&evil=1"
    job = ordered(as_user(cast.clerk), "incoming", query, django_capture_on_commit_callbacks)
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert job.message == "共导出 3 件（全部；状态：待拟办）"
    assert job.result_url == "/incoming/?tab=all&state=registered&sort=number&cols=title,source"
    assert rows_of(job) == [["标题", "来文单位"], *([f"来文{n}", "市应急管理局"] for n in range(3))]


def test_an_export_in_the_background_is_recorded_like_one_at_once(cast, as_user, django_capture_on_commit_callbacks):
    make_record(cast)
    job = ordered(as_user(cast.archivist), "archives", "", django_capture_on_commit_callbacks)
    entry = TimelineEntry.objects.get(code="export")
    assert (entry.actor, entry.note, entry.object_label) == (cast.archivist, "1 行", "台账「归档文件目录」")
    assert rows_of(job)[1][0] == 1  # 序号


def test_rights_are_those_of_the_moment_it_runs(cast, as_user):
    papers.circulating(cast, [cast.head], document=papers.registered(cast, secrecy=Secrecy.COMMERCIAL))
    as_user(cast.head).post("/ledgers/incoming/export/", {"query": "tab=all"})
    job = Job.objects.get()
    User.objects.filter(pk=cast.head.pk).update(clearance=Secrecy.INTERNAL)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, len(rows_of(job))) == ("done", "共导出 0 件（全部）", 1)


def test_a_right_taken_away_while_it_runs_ends_it_without_a_file(cast, as_user, watched_ledger):
    for number in range(2):
        papers.registered(cast, title=f"来文{number}")
    job = make_job(cast.clerk, kind=exporting.CODE, payload={"ledger": watched_ledger, "query": "tab=all"})
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", exporting.CHANGED)
    assert list(storage.root().iterdir()) == []


@pytest.fixture
def watched_ledger(cast):
    """The ledger of incoming documents; while its rows are written, somebody takes a right away."""

    def decorate(rows, user):
        User.objects.filter(pk=user.pk).update(clearance=Secrecy.INTERNAL)
        INCOMING.decorate(rows, user)

    yield registry.register(dataclasses.replace(INCOMING, code="watched", decorate=decorate)).code
    registry._ledgers.pop("watched")


def test_a_filter_that_is_gone_ends_it_with_a_sentence(cast, as_user, django_capture_on_commit_callbacks):
    job = ordered(as_user(cast.clerk), "incoming", "department=99999", django_capture_on_commit_callbacks)
    assert (job.state, job.message) == ("failed", "筛选条件有误，请改正后再导出")
