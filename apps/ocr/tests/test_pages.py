"""The reading page of a scan: progress, text, marks on the picture; for those who see the file and nobody else."""

import re

import pytest
from django.urls import reverse

from apps.attachments.models import Attachment
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.secrecy import Secrecy
from apps.matters.models import Matter
from apps.ocr import engines
from apps.ocr.models import OcrRun
from apps.ocr.tests.factories import read_scan
from apps.portal import results

PAGES = {1: "第一页讲锅炉房", 2: "第二页讲消防水泵和锅炉房", 3: ""}


@pytest.fixture
def ready(settings):
    """An engine that is there (and is not asked)."""
    settings.OCR_ENGINE, settings.TESSERACT = "tesseract", "true"
    engines._chinese.add("/usr/bin/true"), engines._chinese.add("/bin/true")
    yield
    engines._chinese.clear()


@pytest.fixture
def scan(cast):
    return make_attachment(make_matter(cast.clerk, readers=[cast.director]), cast.clerk, "扫描件.pdf", samples.pdf(3))


def shown(client, scan, **query):
    return client.get(reverse("attachments:preview", args=[scan.pk]), query).content.decode()


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_scan_that_waits_tells_how_many_stand_before_it(scan, cast, as_user, ready):
    other = make_attachment(make_matter(cast.clerk), cast.clerk, "别的.pdf", samples.pdf(1))
    read_scan(other, {}, state="waiting")
    read_scan(scan, {}, state="waiting")
    page = shown(as_user(cast.clerk), scan)
    assert "等待文字识别，前面还有 1 个文件" in page
    assert f'hx-get="{reverse("ocr:progress", args=[scan.pk])}"' in page


def test_progress_is_told_page_by_page_and_the_page_is_loaded_anew_at_the_end(scan, cast, as_user, ready):
    read_scan(scan, {1: PAGES[1]}, state="running")
    client, address = as_user(cast.director), reverse("ocr:progress", args=[scan.pk])
    assert "文字识别中 1/3 页" in shown(client, scan)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert ("文字识别中 1/3 页" in answer.content.decode(), "HX-Refresh" in answer.headers) == (True, False)
    read_scan(scan, PAGES)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert (answer.headers["HX-Refresh"], "hx-get" in answer.content.decode()) == ("true", False)


def test_without_an_engine_the_file_says_so_and_what_to_do(scan, cast, as_user, settings):
    settings.OCR_ENGINE = "none"
    read_scan(scan, {}, state="waiting")
    page = shown(as_user(cast.clerk), scan)
    assert "本机没有安装文字识别，扫描件和图片里的字查不到" in page
    assert "tesseract-ocr-chi-sim" in page
    assert "hx-get" not in page


def test_the_words_looked_for_are_marked_on_the_picture_and_in_the_text(scan, cast, as_user, ready):
    read_scan(scan, PAGES)
    page = shown(as_user(cast.clerk), scan, q="锅炉房")
    assert page.count("<rect ") == 2
    assert page.count("<mark>锅炉房</mark>") == 2
    assert "找到： 第 1 页（1 处） 、 第 2 页（1 处）" in words_of(page)
    assert page.index('id="page-1"') < page.index("<rect ") < page.index('id="page-2"')
    # 锅炉房 are the last three of seven characters of a line from 1000 to 9000 of the width
    assert '<rect x="5571" y="1000" width="3429" height="200"/>' in page
    assert " style=" not in page
    assert "识别的文字里没有“电梯”" in words_of(shown(as_user(cast.clerk), scan, q="电梯"))


def test_text_is_never_markup(scan, cast, as_user, ready):
    read_scan(scan, {1: "<script>alert(1)</script>锅炉"})
    page = shown(as_user(cast.clerk), scan, q='锅炉 "><svg onload=x>')
    assert "<script>alert" not in page
    assert "<svg onload" not in page


def test_a_page_of_doubtful_reading_sends_to_the_original(scan, cast, as_user, ready):
    read_scan(scan, PAGES)
    scan.ocr_pages.filter(number=2).update(confidence=61)
    scan.ocr_pages.filter(number=1).update(engine="", text="")
    page = words_of(shown(as_user(cast.clerk), scan))
    assert "第 2 页 把握 61%" in page
    assert "这一页未能识别，请看原件" in page
    assert "这一页没有认出文字" in page


def test_the_whole_text_can_be_taken_along(scan, cast, as_user, ready):
    read_scan(scan, PAGES)
    answer = as_user(cast.clerk).get(reverse("ocr:text", args=[scan.pk]))
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "—— 第 2 页 ——\n第二页讲消防水泵和锅炉房" in answer.content.decode()


def test_the_original_is_not_touched(scan, cast, as_user, ready):
    before = scan.file.read()
    read_scan(scan, PAGES)
    shown(as_user(cast.clerk), scan, q="锅炉房")
    scan.refresh_from_db()
    assert scan.file.open().read() == before


def test_what_needs_no_reading_has_no_panel(cast, as_user, ready):
    file = make_attachment(make_matter(cast.clerk), cast.clerk, "说明.txt", "请于周五前反馈".encode())
    assert "识别的文字" not in shown(as_user(cast.clerk), file)
    assert as_user(cast.clerk).get(reverse("ocr:text", args=[file.pk])).status_code == 404


def test_a_stranger_sees_neither_text_nor_progress_nor_hits(scan, cast, as_user, ready):
    read_scan(scan, PAGES)
    for name in ("ocr:progress", "ocr:text"):
        assert as_user(cast.stranger).get(reverse(name, args=[scan.pk])).status_code == 404
    assert as_user(cast.stranger).post(reverse("ocr:again", args=[scan.pk])).status_code == 404


def hits(user):
    return {group.code: group.count for group in results.search(user, results.Asked(query="消防水泵"))}


def test_a_hit_is_for_those_who_see_the_matter_and_only_while_they_are_cleared(scan, cast, ready):
    read_scan(scan, PAGES)
    kind = scan.matter.kind
    assert (hits(cast.clerk), hits(cast.director), hits(cast.stranger)) == ({kind: 1}, {kind: 1}, {})
    Matter.objects.filter(pk=scan.matter_id).update(secrecy=Secrecy.COMMERCIAL)
    cast.director.clearance = Secrecy.INTERNAL
    cast.director.save(update_fields=["clearance"])
    assert hits(cast.director) == {}


def test_a_file_found_to_hold_a_virus_shows_no_text(scan, cast, as_user, ready):
    read_scan(scan, PAGES)
    Attachment.objects.filter(pk=scan.pk).update(scan="infected", finding="Eicar")
    assert "锅炉房" not in shown(as_user(cast.clerk), scan)
    assert as_user(cast.clerk).get(reverse("ocr:text", args=[scan.pk])).status_code == 422


def test_the_reading_page_asks_as_often_for_one_page_as_for_three(cast, as_user, ready, django_assert_num_queries):
    client = as_user(cast.clerk)
    for pages in (1, 3):
        scan = make_attachment(make_matter(cast.clerk), cast.clerk, f"{pages}.pdf", samples.pdf(pages))
        read_scan(scan, dict.fromkeys(range(1, pages + 1), "锅炉房"))
        shown(client, scan, q="锅炉房")
        with django_assert_num_queries(11):
            shown(client, scan, q="锅炉房")
    assert OcrRun.objects.count() == 2
