"""Scans become searchable: asked for, read page by page, put into the index, found again after anything (ARC-03)."""

import datetime as dt
import io
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from apps.attachments import services as files
from apps.attachments.models import Scan
from apps.attachments.services import texts
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.attachments.tests.test_texts import pdf as typed
from apps.core import clock
from apps.matters.models import Matter, SearchText
from apps.matters.search import EVERYWHERE, narrow
from apps.ocr import engines, services
from apps.ocr.models import OcrPage, OcrRun
from apps.ocr.services import recognising
from apps.ocr.tests import scans

State = OcrRun.State
LAWN, PUMP = ("草坪养护计划",), ("消防水泵检修记录",)


def found(query):
    return set(narrow(Matter.objects.all(), query, fields=EVERYWHERE).values_list("pk", flat=True))


def state_of(attachment):
    run = OcrRun.objects.get(pk=attachment.pk)
    return run.state, run.done, run.total


def test_a_scan_of_two_pages_becomes_searchable_page_by_page(engine, add, indexed):
    scan = add("扫描件.pdf", scans.pdf(LAWN, PUMP))
    assert state_of(scan) == (State.WAITING, 0, 2)
    assert found("消防水泵") == set()
    assert (services.recognise_waiting(), services.recognise_waiting()) == (2, 0)
    assert state_of(scan) == (State.DONE, 2, 2)
    assert "草坪养护" in indexed(scan)[1]
    assert "消防水泵" in indexed(scan)[2]
    assert SearchText.objects.get(ref=f"{scan.pk}:0").state == SearchText.State.READ
    assert found("消防水泵 草坪养护") == {scan.matter_id}  # words of two pages
    page = OcrPage.objects.get(attachment=scan, number=2)
    assert (page.engine, page.confidence > 60) == ("tesseract", True)


@pytest.mark.parametrize(("name", "content"), [("照片.jpg", scans.jpeg), ("传真.tif", lambda: scans.tiff(PUMP, LAWN))])
def test_pictures_are_read_too(engine, add, name, content):
    scan = add(name, content())
    services.recognise_waiting()
    assert state_of(scan)[0] == State.DONE
    assert found("安全生产大检查" if name == "照片.jpg" else "消防水泵") == {scan.matter_id}


def test_a_text_layer_is_left_alone_and_only_the_scanned_page_is_read(engine, add, indexed):
    mixed, out = PdfDocument(typed("第一页是打印的，讲锅炉房安全阀每季度校验一次")), io.BytesIO()
    mixed.import_pages(PdfDocument(scans.pdf(PUMP)))
    mixed.save(out)
    scan = add("合并.pdf", out.getvalue())
    assert OcrRun.objects.get(pk=scan.pk).wanted == [2]
    services.recognise_waiting()
    assert indexed(scan)[1] == "第一页是打印的，讲锅炉房安全阀每季度校验一次"
    assert "消防水泵" in indexed(scan)[2]
    assert list(OcrPage.objects.values_list("number", flat=True)) == [2]


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("通知.pdf", lambda: typed("各单位要高度重视冬季消防安全工作，压实主体责任"), State.NOTHING),
        ("短.txt", lambda: "请阅".encode(), None),  # not a page to look at
    ],
)
def test_what_has_its_text_is_not_read(add, name, content, state):
    file = add(name, content())
    assert OcrRun.objects.filter(pk=file.pk).values_list("state", flat=True).first() == state
    assert services.recognise_waiting() == 0


def test_reading_the_text_layer_again_keeps_what_was_recognised(engine, add):
    scan = add("扫描件.pdf", scans.pdf(PUMP))
    services.recognise_waiting()
    before = set(SearchText.objects.values_list("ref", "text", "state"))
    assert texts.read_file(scan.pk)
    assert set(SearchText.objects.values_list("ref", "text", "state")) == before
    assert state_of(scan)[0] == State.DONE


def test_the_same_content_is_read_once(engine, add, cast, settings):
    first = add("扫描件.pdf", scans.pdf(PUMP))
    services.recognise_waiting()
    settings.OCR_ENGINE = "none"  # nobody could read it now
    second = add("又一份.pdf", scans.pdf(PUMP))
    assert second.sha256 == first.sha256
    assert (services.recognise_waiting(), services.recognise_waiting()) == (1, 0)
    assert state_of(second) == (State.DONE, 1, 1)
    assert found("消防水泵") == {first.matter_id, second.matter_id}


def test_without_an_engine_it_waits_and_is_read_when_there_is_one(engine, add, settings):
    settings.OCR_ENGINE = "none"
    scan = add("扫描件.pdf", scans.pdf(PUMP))
    assert services.recognise_waiting() == 0
    assert state_of(scan) == (State.WAITING, 0, 1)
    settings.OCR_ENGINE = "auto"
    services.recognise_waiting()
    assert found("消防水泵") == {scan.matter_id}


def test_files_from_before_are_found_by_the_sweep(engine, add):
    """The app was installed later: no run stands beside what was read then."""
    scan, letter = add("扫描件.pdf", scans.pdf(PUMP)), add("通知.pdf", typed("各单位要高度重视冬季消防安全工作"))
    OcrRun.objects.all().delete()
    assert (services.find_missed(), services.find_missed()) == (2, 0)
    assert (state_of(scan)[0], state_of(letter)[0]) == (State.WAITING, State.NOTHING)
    services.recognise_waiting()
    assert found("消防水泵") == {scan.matter_id}


def test_the_sweep_asks_in_as_many_queries_for_three_files_as_for_one(add, django_assert_num_queries):
    matter = add("一.pdf", samples.pdf()).matter
    OcrRun.objects.all().delete()
    with django_assert_num_queries(3):  # the files, their texts, the runs
        assert services.find_missed() == 1
    add("二.pdf", samples.pdf(2), matter), add("三.pdf", samples.pdf(3))
    OcrRun.objects.all().delete()
    with django_assert_num_queries(3):
        assert services.find_missed() == 3


def test_a_file_whose_text_layer_nobody_read_yet_is_left_to_those_who_do(cast):
    make_attachment(make_matter(cast.clerk), cast.clerk, "扫描件.pdf", samples.pdf())
    assert (services.find_missed(), OcrRun.objects.count()) == (0, 0)
    assert texts.read_missed() == 1
    assert OcrRun.objects.get().state == State.WAITING


def test_a_killed_worker_leaves_its_pages_and_the_next_goes_on(engine, add, monkeypatch):
    scan = add("扫描件.pdf", scans.pdf(LAWN, PUMP))
    keep, kept = recognising._keep, []

    def die_after_one(run, pages):
        kept.append(keep(run, pages))
        raise KeyboardInterrupt

    monkeypatch.setattr(recognising, "_keep", die_after_one)
    with pytest.raises(KeyboardInterrupt):
        services.recognise_waiting()
    monkeypatch.setattr(recognising, "_keep", keep)
    assert (kept, state_of(scan)) == ([True], (State.RUNNING, 1, 2))
    assert services.recognise_waiting() == 0  # its lease runs
    with clock.at(clock.now() + recognising.LEASE + dt.timedelta(seconds=1)):
        assert services.recognise_waiting() == 1  # the page that was left
    assert state_of(scan) == (State.DONE, 2, 2)


def test_a_worker_that_wakes_up_too_late_writes_nothing(engine, add):
    scan = add("扫描件.pdf", scans.pdf(PUMP))
    slept = recognising._claim(recognising._free())
    with clock.at(clock.now() + recognising.LEASE + dt.timedelta(seconds=1)):
        services.recognise_waiting()
        assert recognising._keep(slept, [{"number": 1, "text": "旧", "read_at": clock.now()}]) is False
    assert "旧" not in OcrPage.objects.get(attachment=scan).text


def test_a_file_over_which_workers_die_is_given_up(engine, add):
    scan = add("扫描件.pdf", samples.pdf())
    OcrRun.objects.update(attempts=recognising.MAX_ATTEMPTS)
    assert services.recognise_waiting() == 0
    assert (state_of(scan)[0], OcrRun.objects.get().failure) == (State.FAILED, "died")
    assert services.recognise_waiting() == 0


def test_a_page_that_cannot_be_read_does_not_stop_the_others(engine, add, monkeypatch):
    scan = add("扫描件.pdf", scans.pdf(LAWN, PUMP))
    run = recognising.sandbox.run

    def stumble(command, path, *given, **more):
        if command == "recognise" and given[2] == "1":
            raise recognising.sandbox.ReaderFailed("crash")
        return run(command, path, *given, **more)

    monkeypatch.setattr(recognising.sandbox, "run", stumble)
    services.recognise_waiting()
    assert state_of(scan) == (State.DONE, 2, 2)
    assert list(OcrPage.objects.order_by("number").values_list("engine", flat=True)) == ["", "tesseract"]
    assert found("消防水泵") == {scan.matter_id}


def test_a_file_that_is_gone_from_the_disk_or_damaged_is_told_as_such(engine, add):
    gone, bad = add("丢失.pdf", scans.pdf(PUMP)), add("损坏.jpg", scans.jpeg())
    Path(gone.file.path).unlink()
    Path(bad.file.path).write_bytes(b"x" * 4000)
    services.recognise_waiting()
    assert {run.pk: (run.state, run.failure) for run in OcrRun.objects.all()} == {
        gone.pk: (State.FAILED, "gone"),
        bad.pk: (State.FAILED, "unreadable"),
    }


def test_pages_over_the_limit_are_not_read(engine, add, settings):
    settings.OCR_MAX_PAGES = 1
    scan = add("扫描件.pdf", scans.pdf(LAWN, PUMP))
    assert state_of(scan) == (State.WAITING, 0, 1)
    assert services.recognise_waiting() == 1
    assert found("消防水泵") == set()


def test_a_new_file_does_not_wait_for_a_long_one(engine, add):
    long, short = add("长.pdf", samples.pdf(5)), add("短.pdf", samples.pdf(1))
    run = recognising._claim(recognising._free())
    assert run.pk == long.pk
    recognising._go_on(run, float("-inf"))  # out of time
    assert state_of(long)[0] == State.WAITING
    assert recognising._claim(recognising._free()).pk == short.pk


def test_a_removed_file_takes_its_text_with_it(engine, add, cast):
    scan = add("扫描件.pdf", scans.pdf(PUMP))
    services.recognise_waiting()
    files.remove(attachment=scan, actor=cast.clerk)
    assert found("消防水泵") == set()
    assert (OcrRun.objects.count(), OcrPage.objects.count()) == (0, 0)


def test_a_file_taken_under_lock_or_destroyed_keeps_no_text(engine, add):
    """Whoever takes the words of a file out of the index (texts.forget) takes them out of here too."""
    scan = add("扫描件.pdf", scans.pdf(PUMP))
    services.recognise_waiting()
    texts.forget(scan)
    assert found("消防水泵") == set()
    assert (OcrRun.objects.count(), OcrPage.objects.count()) == (0, 0)


def test_a_file_removed_while_it_is_read_leaves_nothing(engine, add, cast, monkeypatch):
    scan, read = add("扫描件.pdf", scans.pdf(PUMP)), recognising._read

    def remove_meanwhile(*given):
        pages = read(*given)
        files.remove(attachment=scan, actor=cast.clerk)
        return pages

    monkeypatch.setattr(recognising, "_read", remove_meanwhile)
    assert services.recognise_waiting() == 0
    assert (OcrPage.objects.count(), found("消防水泵")) == (0, set())


def test_a_replaced_version_is_found_no_more_and_comes_back_with_its_text(
    engine, add, cast, django_capture_on_commit_callbacks
):
    old = add("扫描件.pdf", scans.pdf(PUMP))
    services.recognise_waiting()
    new = add("扫描件.pdf", scans.pdf(LAWN), old.matter)
    services.recognise_waiting()
    assert (found("消防水泵"), found("草坪养护")) == (set(), {old.matter_id})
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(attachment=new, actor=cast.clerk)
    assert (found("消防水泵"), found("草坪养护")) == ({old.matter_id}, set())  # read before: at once


def test_a_file_with_a_virus_is_not_opened(engine, add):
    scan = add("扫描件.pdf", scans.pdf(PUMP))
    scan.scan = Scan.INFECTED
    scan.save(update_fields=["scan"])
    assert services.recognise_waiting() == 0
    assert state_of(scan)[0] == State.FAILED


def test_the_engine_is_told_on_healthz(client, settings):
    settings.OCR_ENGINE = "none"
    part = client.get("/healthz").json()["checks"]["ocr"]
    assert part == {"ok": True, "detail": f"{engines.MISSING}。{engines.REMEDY}"}
