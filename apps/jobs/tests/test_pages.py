"""The pages: one's own jobs, progress, cancelling, the result once or for a week."""

import datetime as dt

import pytest

from apps.core import clock
from apps.jobs import storage
from apps.jobs.models import Job
from apps.jobs.tests.factories import done_job, make_job

pytestmark = pytest.mark.django_db


def test_the_list_shows_ones_own_jobs_newest_first_at_one_price(cast, as_user, django_assert_num_queries):
    make_job(cast.clerk, title="导出收文台账")
    make_job(cast.gm, title="张总的导出")
    client = as_user(cast.clerk)
    client.get("/jobs/")
    with django_assert_num_queries(5):
        client.get("/jobs/")
    make_job(cast.clerk, title="导入人员")
    make_job(cast.clerk, title="导出档案")
    with django_assert_num_queries(5):
        text = client.get("/jobs/").content.decode()
    assert [text.index(name) for name in ("导出档案", "导入人员", "导出收文台账")] == sorted(
        text.index(name) for name in ("导出档案", "导入人员", "导出收文台账")
    )
    assert "张总的导出" not in text


def test_a_running_job_is_asked_again_and_tells_its_progress(cast, as_user):
    job = make_job(cast.clerk, state="running", attempts=1, total=200, done=50, lease_until=clock.now())
    client = as_user(cast.clerk)
    text = client.get(f"/jobs/{job.pk}/").content.decode()
    assert 'hx-trigger="every 2s"' in text
    assert '<progress class="bar" aria-label="数数进度" max="100" value="25">' in text
    assert "已处理 50 / 200" in text
    card = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert card.lstrip().startswith('<section class="sheet job-card"')
    Job.objects.update(state="done", ended_at=clock.now(), message="完")
    assert "hx-trigger" not in client.get(f"/jobs/{job.pk}/").content.decode()


def test_the_result_comes_under_its_name_to_its_owner_only(cast, as_user):
    job = done_job(cast.clerk)
    response = as_user(cast.clerk).get(f"/jobs/{job.pk}/file/")
    assert b"".join(response) == b"sheet"
    assert "%E6%94%B6%E6%96%87%E5%8F%B0%E8%B4%A6.xlsx" in response["Content-Disposition"]
    for person in (cast.director, cast.stranger):
        assert as_user(person).get(f"/jobs/{job.pk}/file/").status_code == 404


def test_a_file_handed_out_once_is_gone_afterwards(cast, as_user):
    job, client = done_job(cast.clerk, result_once=True), as_user(cast.clerk)
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404
    assert b"".join(client.post(f"/jobs/{job.pk}/take/")) == b"sheet"
    assert list(storage.root().iterdir()) == []
    assert client.post(f"/jobs/{job.pk}/take/").status_code == 409
    assert "结果文件已下载或已过期" in client.get(f"/jobs/{job.pk}/").content.decode()


def test_cancelling_is_the_owners(cast, as_user):
    job = make_job(cast.clerk)
    assert as_user(cast.gm).post(f"/jobs/{job.pk}/cancel/").status_code == 404
    response = as_user(cast.clerk).post(f"/jobs/{job.pk}/cancel/", follow=True)
    assert "已取消：数数" in response.content.decode()
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_lost_file_is_told_in_chinese(cast, as_user, time_machine):
    job = done_job(cast.clerk)
    storage.discard(job.result_file)
    response = as_user(cast.clerk).get(f"/jobs/{job.pk}/file/")
    assert (response.status_code, "结果文件已不在" in response.content.decode()) == (422, True)


def test_the_menu_of_the_person_leads_there(cast, as_user):
    assert 'href="/jobs/"' in as_user(cast.staff).get("/").content.decode()
    assert dt.timedelta(days=7) == storage.KEPT_FOR
