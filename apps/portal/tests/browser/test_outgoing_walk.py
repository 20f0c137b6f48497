"""A paper of ours in the browser: written with the check beside it, reviewed, signed, sealed, issued, filed."""

import pytest
from playwright.sync_api import expect

from apps.documents.models import OutgoingDocument
from apps.documents.tests import outgoing_world
from apps.portal.tests.browser.conftest import DESKTOP, PHONE
from apps.portal.tests.browser.test_incoming_walk import pick

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TITLE = "华岳精工股份有限公司关于表彰先进的决定"


def test_one_document_from_the_first_word_to_the_file(office, open_page):
    outgoing_world.code()
    outgoing_world.seal(office.archivist)
    drafter = open_page(office.staff, DESKTOP)
    page = drafter.go("/outgoing/new/")
    drafter.look("outgoing-new")
    page.get_by_label("文种", exact=False).first.select_option(label="决定")
    page.get_by_label("机关代字").select_option(label="华办发（办公室文件）")
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("主送").fill("各部门")
    body = page.locator("#id_body")
    body.fill("为表彰先进，决定如下：")
    body.press("End")
    page.get_by_role("button", name="一、", exact=True).click()
    page.keyboard.type("先进集体")
    page.keyboard.press("Enter")
    page.keyboard.type("2026年01月05日评定。")
    page.get_by_role("button", name="一、", exact=True).click()
    expect(body).to_have_value("为表彰先进，决定如下：\n一、先进集体\n2026年01月05日评定。\n二、")
    page.keyboard.type("先进个人")
    expect(page.locator("#look")).to_contain_text("2026年01月05日")  # the check speaks while one types
    expect(page.locator("#look .paper")).to_contain_text("二、先进个人")
    drafter.look("outgoing-written")
    page.locator("#look").get_by_role("button", name="能改的都改").click()
    expect(page.locator("#id_body")).to_have_value(
        "为表彰先进，决定如下：\n一、先进集体\n2026年1月5日评定。\n二、先进个人"
    )
    page.keyboard.press("Control+s")
    expect(page.locator(".message").first).to_contain_text("已保存第 1 稿")
    document = OutgoingDocument.objects.get()
    path = f"/outgoing/{document.pk}/"
    page = drafter.go(path)
    drafter.look("outgoing-draft")
    page.locator("#verb-submit").get_by_role("button", name="送审").click()
    expect(page.locator("h1")).to_contain_text("审核中")

    head = open_page(office.head, PHONE)
    page = head.go(path)
    head.look("outgoing-review-phone")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("已提交")

    director = open_page(office.director, DESKTOP)
    page = director.go(path)
    page.locator("#verb-comment summary").click()
    page.locator("#comment_paragraph").select_option("2")
    page.locator("#comment_text").fill("请写明集体的名称")
    director.look("outgoing-comment")
    page.locator("#verb-comment").get_by_role("button", name="批注").click()
    expect(page.locator(".paper .marked")).to_contain_text("一、先进集体")
    page.get_by_role("link", name="修改文稿").click()
    page.locator("#id_body").fill("为表彰先进，决定如下：\n一、先进集体\n生产部。\n二、先进个人\n周喆。")
    director.look("outgoing-office-edit")
    page.locator("[data-save]").click()
    page.locator("#comments").get_by_label("处理情况").fill("已写明")
    page.locator("#comments").get_by_role("button", name="处理").click()
    page = director.go(f"{path}versions/")
    expect(page.locator(".compared ins").first).to_be_visible()
    director.look("outgoing-versions")
    page = director.go(path)
    page.locator(".decide").get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("已提交")

    gm = open_page(office.gm, PHONE)
    page = gm.go("/")
    page.get_by_role("link", name=TITLE).first.click()
    gm.look("outgoing-sign-phone")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("已提交")

    clerk = open_page(office.clerk, DESKTOP)
    page = clerk.go(path)
    expect(page.locator(".paper-number")).to_contain_text("华办发〔2026〕1号")
    clerk.look("outgoing-signed")
    page.locator("#verb-ask_seal").get_by_role("button", name="申请用印").click()
    expect(page.locator(".message").first).to_contain_text("已送印章保管人")

    keeper = open_page(office.archivist, DESKTOP)
    page = keeper.go(path)
    keeper.look("outgoing-seal")
    page.locator("#verb-seal").get_by_role("button", name="用印").click()
    page.locator("#confirm [data-ok]").click()
    expect(page.locator(".message").first).to_contain_text("已用印并登记")
    keeper.go("/outgoing/seals/")
    keeper.look("seal-register")

    page = clerk.go(path)
    page.locator("#verb-issue").get_by_role("button", name="排版印发").click()
    page.locator("#confirm [data-ok]").click()
    expect(page.locator("#files")).to_contain_text(".pdf", timeout=30_000)
    pick(page, "distribute_people", "钱部长")
    clerk.look("outgoing-issued")
    page.locator("#verb-distribute").get_by_role("button", name="分发").click()
    expect(page.locator("h1")).to_contain_text("待归档")

    reader = open_page(office.finance_head, PHONE)
    page = reader.go("/to-read/")
    page.get_by_role("link", name=TITLE).first.click()
    page.locator("#verb-sign_for").get_by_role("button", name="签收").click()
    expect(page.locator(".message").first).to_contain_text("已签收")

    page = clerk.go(path)
    page.locator("#verb-file").get_by_role("button", name="归档").click()
    expect(page.locator("h1")).to_contain_text("待纸质归档")  # the 24 hours run until the paper copy is there too
    clerk.look("outgoing-paper-due")
    page = keeper.go(path)
    page.get_by_label("存放位置").fill("1号柜-03盒")
    page.locator("#verb-shelve").get_by_role("button", name="纸质件入库").click()
    expect(page.locator("h1")).to_contain_text("已归档")
    page = clerk.go(path)
    clerk.look("outgoing-filed")
    clerk.go("/outgoing/reconciliation/")
    clerk.look("outgoing-balance")
    clerk.go("/outgoing/?tab=all")
    clerk.look("outgoing-ledger")
