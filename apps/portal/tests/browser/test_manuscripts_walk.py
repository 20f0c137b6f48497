"""A speech for the GM in the browser: given, material asked for, written, handed in, signed off on a phone."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from apps.core import clock
from apps.manuscripts.models import Manuscript, MaterialRequest
from apps.manuscripts.tests import manuscript_world as world
from apps.portal.tests.browser.conftest import DESKTOP, PHONE
from apps.portal.tests.browser.test_incoming_walk import pick

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_one_speech_from_the_task_to_the_signature(office, open_page):
    assistant = open_page(office.assistant, DESKTOP)
    page = assistant.go("/manuscripts/new/")
    page.get_by_label("题目").fill(world.TITLE)
    pick(page, "id_leader", "张总")
    pick(page, "id_writer", "李登记")
    page.get_by_label("写作要求").fill("讲三条")
    day = (clock.today() + dt.timedelta(days=9)).isoformat()
    page.locator("#id_final_due").evaluate("(field, day) => field._flatpickr.setDate(day, true)", day)
    assistant.look("manuscript-new")
    page.get_by_role("button", name="交办", exact=True).click()
    expect(page.locator("h1")).to_contain_text("撰写初稿")
    path = f"/manuscripts/{Manuscript.objects.get().pk}/"

    writer = open_page(office.clerk, DESKTOP)
    page = writer.go(path)
    page.locator("#verb-ask summary").click()
    pick(page, "ask_departments", "生产部")
    page.locator("#ask_subject").fill("上半年产量")
    page.locator("#ask_wanted").fill("1—6月产量")
    page.locator("#verb-ask").get_by_role("button", name="征集材料").click()
    expect(page.locator("#material")).to_contain_text("待报送")
    asked = MaterialRequest.objects.get()

    head = open_page(office.head, PHONE)
    page = head.go("/")
    page.get_by_role("link", name="上半年产量").first.click()
    page.get_by_label("报送内容").fill("产量三万件。")
    head.look("material-request-phone")
    page.locator("#verb-answer").get_by_role("button", name="报送材料").click()
    expect(page.locator("h1")).to_contain_text("已报送")
    assert page.url.endswith(f"/manuscripts/materials/{asked.pk}/")

    page = writer.go(f"{path}edit/")
    expect(page.locator(".beside")).to_contain_text("生产部：上半年产量")
    page.locator("#id_body").fill(world.BODY)
    expect(page.locator("#look .paper")).to_contain_text("（二）抓交付")
    writer.look("manuscript-edit")
    page.keyboard.press("Control+s")
    expect(page.locator(".message").first).to_contain_text("已保存")
    page = writer.go(path)
    page.locator("#verb-hand_in summary").click()
    page.locator("#verb-hand_in").get_by_role("button", name="提交这一稿").click()
    expect(page.locator("#text")).to_contain_text("V1")
    writer.look("manuscript-written")
    page.locator("#verb-submit").get_by_role("button", name="报批").click()
    expect(page.locator("h1")).to_contain_text("报批中")

    director = open_page(office.director, DESKTOP)
    page = director.go(path)
    director.look("manuscript-office")
    page.locator(".decide").get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("已提交")

    gm = open_page(office.gm, PHONE)
    page = gm.go("/")
    page.get_by_role("link", name=world.TITLE).first.click()
    gm.look("manuscript-gm-phone")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("已提交")

    page = director.go(path)
    expect(page.locator("h1")).to_contain_text("待归档")
    director.go("/manuscripts/")
    director.look("manuscript-ledger")
    writer.go(f"{path}versions/")
    writer.look("manuscript-versions")
    gm.go(path)
    gm.look("manuscript-final-phone")
