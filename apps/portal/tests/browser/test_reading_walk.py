"""A scan from the drop zone to the mark on its page, and a process from what is in the way to its review."""

import pytest
from playwright.sync_api import expect

from apps.attachments.models import Attachment
from apps.attachments.services.texts import read_missed
from apps.ocr import services as ocr
from apps.ocr.tests import scans
from apps.ocr.tests.conftest import engine
from apps.portal.tests.browser.conftest import DESKTOP, PHONE

__all__ = ["engine"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WORD = "配电室"
LINES = ("关于开展安全检查的通知", "各车间：", "一、检查锅炉房、配电室和消防泵房。", "二、十一月二十八日前完成自查。")


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.fixture
def files_on_tmp(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path


def test_a_scan_is_dropped_read_found_and_marked(office, open_page, files_on_tmp, engine):
    clerk = open_page(office.clerk, DESKTOP)
    page = clerk.go("/incoming/new/")
    page.get_by_label("标题").fill("关于开展安全检查的通知")
    page.get_by_label("来文单位").fill("市应急管理局")
    scan = {"name": "来文.jpg", "mimeType": "image/jpeg", "buffer": scans.jpeg(*LINES)}
    page.locator("input[type=file]").first.set_input_files(files=[scan])
    expect(page.locator("[data-file-rows] li:not(.sending)").first).to_contain_text("来文.jpg")
    page.get_by_role("button", name="登记并送拟办").click()
    expect(page.locator("h1")).to_contain_text("关于开展安全检查的通知")
    file = Attachment.objects.exclude(role=Attachment.Role.SLIP).get()
    read_missed()
    clerk.go(f"/files/{file.pk}/preview")
    expect(page.locator("#ocr-progress")).to_contain_text("等待文字识别")
    clerk.look("scan-waits")
    assert ocr.recognise_waiting() == 1
    for size in (DESKTOP, PHONE):
        watched = clerk if size is DESKTOP else open_page(office.clerk, size)
        page = watched.go(f"/search/?q={WORD}")
        watched.look("scan-found")
        page.locator('main a[href*="/preview?q="]').first.click()
        mark = page.locator("#page-1 .marks rect").first
        mark.wait_for()
        watched.settle()
        at, leaf = mark.bounding_box(), page.locator("#page-1 img").bounding_box()
        # the third line: 1.2 inches and two lines of 28 points from the top of 11.69 inches
        middle = (at["y"] + at["height"] / 2 - leaf["y"]) / leaf["height"]
        assert abs(middle - (1.2 + 2 * 28 / 72 + 7.5 / 72) / 11.69) < 0.012
        assert 0.04 < at["width"] / leaf["width"] < 0.14  # three characters of fifteen points
        expect(page.locator(".ocr-text mark").first).to_have_text(WORD)
        assert fits(page)
        watched.look("scan-marked")


def test_what_is_in_the_way_is_said_answered_and_reviewed(office, open_page):
    staff = open_page(office.staff, PHONE)
    page = staff.go("/processes/")
    staff.look("library")
    page.get_by_role("link", name="收文", exact=True).first.click()
    expect(page.locator(".picture.phone").first).to_be_visible()
    expect(page.locator(".picture.desk").first).to_be_hidden()
    assert fits(page)
    for box in page.locator(".picture.phone svg").all():  # nothing to be pushed sideways
        assert box.bounding_box()["width"] <= box.locator("xpath=..").bounding_box()["width"] + 1
    page.get_by_label("什么不顺").fill("传阅件要等两天")
    page.get_by_role("button", name="提交反馈").click()
    expect(page.locator(".message").first).to_contain_text("已收到")
    staff.look("said")

    director = open_page(office.director, DESKTOP)
    page = director.go("/processes/feedback/")
    page.locator(".voice summary").first.click()
    page.get_by_label("答复", exact=True).fill("下月起同时送达")
    page.locator(".voice form").get_by_role("button", name="答复").click()
    expect(page.locator(".message").first).to_contain_text("已答复")
    director.look("answered")
    page = director.go("/processes/of/incoming/")
    expect(page.locator(".picture.desk").first).to_be_visible()
    page.get_by_label("复核结论").fill("用时达标，传阅改为同时送达")
    page.get_by_role("button", name="复核").last.click()
    expect(page.locator(".message").first).to_contain_text("本季度的复核")
    director.look("reviewed")

    page = staff.go("/processes/of/incoming/")
    expect(page.get_by_text("下月起同时送达").first).to_be_visible()
