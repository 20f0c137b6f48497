"""The main path in the browser, in seven roles, at desktop and phone size."""

import re

import pytest
from playwright.sync_api import expect

from apps.documents.models import IncomingDocument
from apps.documents.tests import factories
from apps.portal.tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TITLE = "关于做好㛃喆𠮷等历史文化街区消防安全工作的通知"


def pick(page, field: str, *labels: str) -> None:
    """Choose in a picker by label, as tom-select shows it."""
    for label in labels:
        page.locator(f"#{field}-ts-control").click()
        page.locator(f"#{field}-ts-control").fill(label)
        page.locator(".ts-dropdown .option").filter(has_text=label).first.click()
    page.keyboard.press("Escape")


def test_one_document_from_register_to_archive_in_seven_roles(office, open_page):
    clerk = open_page(office.clerk, DESKTOP)
    page = clerk.go("/")
    clerk.look("workbench-empty")
    page.get_by_role("link", name="登记收文").first.click()
    clerk.look("register-form")
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("来文单位").fill("市消防救援支队")
    page.get_by_label("来文字号").fill("消安〔2026〕41号")
    page.get_by_label("紧急程度").select_option(label="加急")
    page.get_by_label("来文扫描件").or_(page.locator("input[type=file]")).first.set_input_files(
        files=[{"name": "来文.txt", "mimeType": "text/plain", "buffer": "各单位：请按要求自查。".encode()}]
    )
    expect(page.locator("[data-file-rows] li:not(.sending)").first).to_contain_text("来文.txt")
    page.get_by_role("button", name="登记并送拟办").click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    clerk.look("registered")
    document = IncomingDocument.objects.get()
    path = f"/incoming/{document.pk}/"

    director = open_page(office.director, DESKTOP)
    page = director.go("/")
    expect(page.get_by_role("link", name=re.compile("拟办"))).not_to_have_count(0)
    director.look("workbench")
    director.go(path)
    page.get_by_role("link", name="拟办", exact=True).click()
    director.look("propose-form")
    page.get_by_label("办件", exact=True).check()
    page.locator(".quick .chip").first.click()
    expect(page.locator("#id_opinion")).not_to_have_value("")
    pick(page, "id_lead_department", "生产部")
    pick(page, "id_leaders", "周副总", "张总")
    pick(page, "id_readers", "钱部长")
    page.get_by_role("button", name="提交拟办").click()
    expect(page.locator("h1")).to_contain_text("批示中")
    director.look("proposed")

    deputy = open_page(office.deputy, DESKTOP)
    page = deputy.go(path)
    deputy.look("decide")
    page.locator("#decide_text").fill("拟同意，请张总阅示。")
    page.get_by_role("button", name="批示并下一步").click()
    expect(page.locator(".message").first).to_contain_text("已提交")

    gm = open_page(office.gm, PHONE)
    page = gm.go("/")
    gm.look("workbench-phone")
    page.get_by_role("link", name=TITLE).first.click()
    gm.look("decide-phone")
    page.locator("#decide_text").fill("同意，请生产部抓紧落实。")
    page.get_by_role("button", name="批示并下一步").click()
    expect(page.locator(".message").first).to_contain_text("已提交")

    page = director.go(path)
    page.locator("#opinions").get_by_role("link", name="列入督办").last.click()
    page.get_by_label("验收标准").fill("整改报告一份，附照片")
    director.look("supervise-form")
    expect(page.locator("#id_owner")).to_have_value(str(office.head.pk))  # the head of the lead department
    page.get_by_role("button", name="立项并通知").click()
    expect(page.locator("h1")).to_contain_text("推进中")
    director.look("item")
    item_path = page.url.removeprefix(director.base)

    head = open_page(office.head, DESKTOP)
    page = head.go(path)
    page.locator("#verb-assign summary").click()
    pick(page, "assign_assignee", "孙员工")
    head.look("assign")
    page.locator("#verb-assign").get_by_role("button", name="分办").click()
    expect(page.locator(".message").first).to_contain_text("已分办")

    staff = open_page(office.staff, PHONE)
    page = staff.go(path)
    page.get_by_label("办理结果").fill("已排查 12 处隐患，整改完毕。")
    staff.look("report-phone")
    page.get_by_role("button", name="反馈办理结果").click()
    expect(page.locator(".message").first).to_contain_text("已反馈办理结果")

    reader = open_page(office.finance_head, PHONE)
    page = reader.go("/to-read/")
    reader.look("to-read-phone")
    page.get_by_role("link", name=TITLE).first.click()
    page.locator("#verb-read").get_by_role("button", name="已阅", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("已阅")

    page = clerk.go(path)
    page.locator("#verb-close").get_by_role("button", name="办结").click()
    expect(page.locator(".error-summary")).to_contain_text("没有销号")
    expect(page.locator(".links a")).to_have_count(1)
    clerk.faults = [fault for fault in clerk.faults if "422" not in fault]

    page = head.go(item_path)
    page.locator("#verb-claim summary").click()
    page.locator("#claim_text").fill("已对照验收标准完成。")
    page.locator("#verb-claim").get_by_role("button", name="申请销号").click()
    head.look("claimed")
    page = director.go(item_path)
    page.locator("#verb-confirm").get_by_role("button").last.click()
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] button.btn-primary, dialog[open] [value=ok]").first.click()
    expect(page.locator("h1")).to_contain_text("已销号")

    page = clerk.go(path)
    page.locator("#verb-close").get_by_role("button", name="办结").click()
    expect(page.locator("h1")).to_contain_text("待归档")
    page.get_by_role("link", name="归档", exact=True).click()
    clerk.look("archive-form")
    page.get_by_role("button", name="归档").click()
    expect(page.locator("h1")).to_contain_text("已归档")
    clerk.look("filed")
    clerk.go("/incoming/?tab=all")
    clerk.look("ledger")

    archivist = open_page(office.archivist, DESKTOP)
    archivist.go("/archives/")
    archivist.look("archives")

    stranger = open_page(office.stranger, DESKTOP)
    response = stranger.page.goto(stranger.base + path)
    assert response is not None
    assert response.status == 404
    stranger.faults.clear()


def test_the_registry_enters_papers_one_by_one_puts_one_right_and_adds_a_file(office, open_page):
    clerk = open_page(office.clerk, DESKTOP)
    page = clerk.go("/incoming/new/")
    page.get_by_label("标题").fill("关于报送安全生产月总结的通知")
    page.get_by_label("来文单位").fill("市应急管理局")
    page.locator("#id_document_kind").select_option("通知")
    page.get_by_label("下一件沿用").check()
    page.get_by_role("button", name="登记并登下一件").click()
    first = page.locator(".message.success").get_by_role("link", name="办收〔2026〕1号")
    expect(first).to_have_attribute("href", f"/incoming/{IncomingDocument.objects.get().pk}/")
    expect(page.get_by_label("标题")).to_be_focused()
    expect(page.get_by_label("标题")).to_have_value("")
    expect(page.get_by_label("来文单位")).to_have_value("市应急管理局")
    clerk.look("register-next")
    page.keyboard.type("关于开展冬季消防检查的函")
    page.get_by_role("button", name="登记并送拟办").click()
    expect(page.locator("h1")).to_contain_text("关于开展冬季消防检查的函")
    document = IncomingDocument.objects.latest("pk")
    page.get_by_role("link", name="修改登记").click()
    page.get_by_label("紧急程度").select_option(label="加急")
    page.get_by_role("button", name="更正登记").click()
    expect(page.locator("#id_reason:invalid")).to_have_count(1)  # the browser asks for the reason before the server
    page.get_by_label("更正理由").fill("来文标注加急")
    clerk.look("correct-form")
    page.get_by_role("button", name="更正登记").click()
    expect(page.locator(".tl")).to_contain_text("紧急程度：平件 → 加急")
    page.locator("#verb-attach summary").click()
    page.locator("#verb-attach input[type=file]").set_input_files(
        files=[{"name": "检查表.txt", "mimeType": "text/plain", "buffer": "一、消火栓".encode()}]
    )
    expect(page.locator("#verb-attach [data-file-rows] li:not(.sending)")).to_contain_text("检查表.txt")
    clerk.look("attach")
    page.locator("#verb-attach").get_by_role("button", name="补传附件").click()
    expect(page.locator("#files")).to_contain_text("检查表.txt")
    clerk.look("corrected")

    director = open_page(office.director, PHONE)
    director.go(f"/incoming/new/?after={document.pk}&keep=1")
    director.look("register-next-phone")
    page = director.go(f"/incoming/{document.pk}/correct/")
    page.get_by_label("办理要求").fill("12 月 5 日前反馈")
    page.get_by_label("更正理由").fill("补记办理要求")
    factories.correct(document, office.clerk, note="附检查表一份")
    page.get_by_role("button", name="更正登记").click()
    expect(page.locator(".error-summary")).to_contain_text("李登记已于")
    expect(page.get_by_label("办理要求")).to_have_value("12 月 5 日前反馈")
    director.look("stale-phone", html="")
    director.faults = [fault for fault in director.faults if "409" not in fault]
    page.get_by_label("备注").fill("附检查表一份")
    page.get_by_role("button", name="更正登记").click()
    expect(page.locator(".messages")).to_contain_text("已更正登记")
    director.look("corrected-phone")
