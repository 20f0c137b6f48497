"""The vault in Chromium: both locks taken, a file put in, asked for, released twice, read, the window over (ARC-05)."""

import datetime as dt
from pathlib import Path

import pytest

from apps.attachments.tests import samples
from apps.core import clock
from apps.org import roles
from apps.org import services as people
from apps.portal.tests.browser.conftest import DESKTOP, PHONE
from apps.vault.models import VaultRequest
from apps.vault.services import close_ended
from apps.vault.tests.factories import PHRASE_A, PHRASE_B, build_world, make_security

pytestmark = [pytest.mark.browser]
OVER = "document.documentElement.scrollWidth - innerWidth"
TITLE = "关于新产品定价的会议纪要"


@pytest.fixture
def files_on_tmp(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path


def test_the_locks_are_named_and_taken_and_the_code_is_shown_once(office, open_page, files_on_tmp):
    security = make_security(office)
    people.grant_role(user=office.assistant, code=roles.VAULT_CUSTODIAN)
    naming = open_page(security)
    page = naming.go("/vault/custody/")
    naming.look("custody-empty")
    page.get_by_text("指定保管员", exact=True).click()
    page.locator("select[name=appoint-person]").evaluate(
        "(box, value) => { (box.tomselect || box).value = value; box.tomselect?.setValue(value); }",
        str(office.assistant.pk),
    )
    page.get_by_role("button", name="指定", exact=True).click()
    page.get_by_text("已指定陈助理保管甲锁").wait_for()
    taking = open_page(office.assistant, PHONE)
    page = taking.go("/vault/custody/")
    page.get_by_label("新的保险柜口令").fill(PHRASE_A)
    page.get_by_label("再输一次").fill(PHRASE_A)
    taking.look("custody-take")
    page.get_by_role("button", name="设置口令").click()
    page.get_by_role("heading", name="恢复码（只显示这一次）").wait_for()
    taking.look("code", html=page.content())
    assert page.locator("p.code").inner_text().count("-") == 8
    assert page.evaluate(OVER) <= 0
    page.get_by_role("link", name="已打印并封存，返回").click()
    page.locator(".vault-lock.held", has_text="陈助理").wait_for()
    taking.look("custody-held")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_file_is_put_in_asked_for_released_twice_and_read_until_the_end(
    size, office, open_page, files_on_tmp, tmp_path: Path
):
    build_world(office)
    paper = tmp_path / "定价.pdf"
    paper.write_bytes(samples.pdf(3))

    archivist = open_page(office.archivist, size)
    page = archivist.go("/vault/put-in")
    archivist.look("put-in")
    page.get_by_label("题名").fill("关于原料采购底价的决定")
    for label, choice in (("门类", 1), ("机构", 1), ("保管期限", 1)):
        page.get_by_label(label).select_option(index=choice)
    page.get_by_label("密级", exact=False).last.select_option("3")
    page.locator("input[type=file]").set_input_files(str(paper))
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="加密存入").click()
    page.get_by_text("已加密存入").wait_for()
    archivist.look("file")

    director = open_page(office.director, size)
    page = director.go("/vault/")
    director.look("list")
    page.get_by_role("link", name="关于原料采购底价的决定").click()
    page.get_by_role("link", name="申请查阅").click()
    page.get_by_label("查阅事由").fill("核对底价")
    director.look("request-form")
    page.get_by_role("button", name="提交申请").click()
    page.get_by_text("已送两位保管员").wait_for()
    director.look("request-waiting")
    request = VaultRequest.objects.get()

    for person, phrase, words in (
        (office.assistant, PHRASE_A, "待另一位保管员放行"),
        (office.deputy, PHRASE_B, "两位保管员都已放行"),
    ):
        keeper = open_page(person, size)
        page = keeper.go("/")
        page.get_by_role("link", name="查阅《关于原料采购底价的决定》").first.click()
        page.locator("input[name=release-passphrase]").fill(phrase)
        keeper.look("release")
        page.get_by_role("button", name="放行", exact=True).click()
        page.get_by_text(words).wait_for()

    page = director.go(f"/vault/requests/{request.pk}/read")
    director.look("read-shell")
    page.get_by_role("button", name="打开第 1 页").click()
    for number in (1, 2, 3):
        page.get_by_text(f"第 {number} 页，共 3 页").wait_for()
        image = page.locator("img.vault-page")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000
        assert page.evaluate(OVER) <= 0
        if number == 1:
            director.look("page", html=page.content())
        if number < 3:
            page.get_by_role("button", name="下一页").click()
    VaultRequest.objects.filter(pk=request.pk).update(
        starts_at=clock.now() - dt.timedelta(hours=2), ends_at=clock.now() - dt.timedelta(seconds=1)
    )
    page.get_by_role("button", name="上一页").click()
    page.get_by_text("查阅时间已过").first.wait_for()
    assert page.locator("img.vault-page").count() == 0
    close_ended()
    page = director.go(f"/vault/requests/{request.pk}/")
    page.get_by_text("已结束").first.wait_for()
    director.look("request-over")

    keeper = open_page(office.deputy, size)
    page = keeper.go("/vault/register/")
    page.get_by_text("第 3 页").first.wait_for()
    keeper.look("register")
