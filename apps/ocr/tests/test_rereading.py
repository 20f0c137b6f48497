"""重新识别: one file from its page, many as a background job, with the rights its owner has while it runs."""

import pytest
from django.urls import reverse

from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.errors import Denied, DomainError
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.ocr import rereading, services
from apps.ocr.models import OcrPage, OcrRun
from apps.ocr.services import recognising
from apps.ocr.tests import scans
from apps.ocr.tests.factories import read_scan
from apps.ocr.tests.test_runs import LAWN, PUMP, found
from apps.org import roles
from apps.org.services import revoke_role

State = OcrRun.State


@pytest.fixture
def wrong(engine, add):
    """Two scans whose text was read wrongly, one of them with two pages."""
    files = [add("一.pdf", scans.pdf(PUMP)), add("二.pdf", scans.pdf(LAWN, PUMP))]
    for file in files:
        read_scan(file, dict.fromkeys(range(1, (file.pages or 1) + 1), "认错了的字"))
    return files


def start(cast, files):
    return rereading.start(owner=cast.clerk, attachments=files)


def test_files_are_read_anew_with_progress_and_the_wrong_text_is_gone(wrong, cast):
    job = start(cast, wrong)
    assert job.title == "重新识别 2 个文件"
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    assert job.message == "已重新识别 2 个文件，共 3 页"
    assert found("认错了的字") == set()
    assert found("消防水泵") == {file.matter_id for file in wrong}


def test_after_a_killed_worker_what_is_done_stays_done(wrong, cast, monkeypatch):
    job, read = start(cast, wrong), []
    run = recognising.sandbox.run

    def die_at_the_third(command, path, *given, **more):
        if command == "recognise":
            read.append(path)
            if len(read) == 3:
                raise KeyboardInterrupt
        return run(command, path, *given, **more)

    monkeypatch.setattr(recognising.sandbox, "run", die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    OcrRun.objects.filter(state=State.RUNNING).update(begun_at="2020-01-01T00:00Z")  # its lease is over
    Job.objects.filter(pk=job.pk).update(lease_until="2020-01-01T00:00Z")
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, 3)
    assert len(read) == 4  # three, and the one that was broken off


def test_a_file_the_sweeper_reads_just_now_is_waited_for(wrong, cast, monkeypatch):
    job = start(cast, wrong[:1])
    OcrRun.objects.filter(pk=wrong[0].pk).update(state=State.RUNNING, done=0)

    def somebody_ends_it(seconds):
        OcrRun.objects.filter(pk=wrong[0].pk).update(state=State.DONE, done=1)

    monkeypatch.setattr(rereading.time, "sleep", somebody_ends_it)
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, 1)


def test_who_lost_the_right_meanwhile_gets_nothing_done(wrong, cast):
    job = start(cast, wrong)
    revoke_role(user=cast.clerk, code=roles.REGISTRY_CLERK)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, "您已没有重新识别的权限，任务没有执行")
    assert set(OcrPage.objects.values_list("text", flat=True)) == {"认错了的字"}


def test_only_the_office_may_and_only_what_it_sees(wrong, cast, engine):
    with pytest.raises(Denied):
        rereading.start(owner=cast.staff, attachments=wrong)
    with pytest.raises(DomainError, match="没有需要识别的"):
        rereading.start(owner=cast.director, attachments=wrong)  # an office director who has no part in them


def test_what_needs_no_reading_is_left_out(engine, add, cast):
    file = add("说明.txt", "请于周五前反馈".encode())
    with pytest.raises(DomainError, match="没有需要识别的扫描件"):
        start(cast, [file])


def test_without_an_engine_nothing_is_thrown_away(wrong, cast, settings):
    settings.OCR_ENGINE = "none"
    with pytest.raises(DomainError, match="本机没有安装文字识别"):
        start(cast, wrong)
    assert OcrPage.objects.count() == 3


def test_a_file_under_way_is_not_asked_for_again(engine, cast):
    scan = make_attachment(make_matter(cast.clerk), cast.clerk, "扫描件.pdf", samples.pdf(2))
    read_scan(scan, {1: "第一页"}, state=State.RUNNING)
    assert services.ask_again(attachments=[scan]) == []
    assert OcrPage.objects.count() == 1


def test_the_button_stands_on_the_page_for_the_office_and_starts_the_job(wrong, cast, as_user):
    address = reverse("ocr:again", args=[wrong[0].pk])
    assert address in as_user(cast.clerk).get(reverse("attachments:preview", args=[wrong[0].pk])).content.decode()
    answer = as_user(cast.clerk).post(address)
    assert answer.url == reverse("attachments:preview", args=[wrong[0].pk])
    assert Job.objects.get().payload == {"attachments": [wrong[0].pk]}
