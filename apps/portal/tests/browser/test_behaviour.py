"""The behaviours of static/js in Chromium, on the style page, where each component stands once."""

import pytest
from playwright.sync_api import expect

from apps.org.tests.cast import Cast

from .conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def keeper(office: Cast):
    """The one who looks after the product."""
    office.director.is_staff = True
    office.director.save()
    return office.director


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_style_page_can_be_used_by_everybody(keeper, open_page: OpenPage, size: dict[str, int]) -> None:
    watched = open_page(keeper, size)
    page = watched.go("/style/?say=ok")
    watched.look("style")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_was_typed_is_there_again_after_a_reload_until_it_is_given_up(keeper, open_page: OpenPage) -> None:
    page = open_page(keeper).go("/style/")
    opinion = page.locator("#style-opinion")
    opinion.fill("同意，请抓紧。㛃喆𠮷")
    page.wait_for_timeout(400)
    page.reload()
    expect(opinion).to_have_value("同意，请抓紧。㛃喆𠮷")
    expect(page.locator(".draft-note")).to_contain_text("已恢复未提交的内容")
    page.get_by_role("button", name="放弃恢复的内容").click()
    expect(opinion).to_have_value("")
    page.reload()
    expect(page.locator(".draft-note")).to_have_count(0)


def test_a_draft_is_never_shown_to_another_person(keeper, office: Cast, open_page: OpenPage) -> None:
    page = open_page(keeper).go("/style/")
    page.locator("#style-opinion").fill("只有我知道")
    page.wait_for_timeout(400)
    kept = page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:'))")
    assert kept == [f"draft:{keeper.pk}:style-page"]


def test_a_common_opinion_goes_to_the_cursor_and_never_over_what_is_written(keeper, open_page: OpenPage) -> None:
    page = open_page(keeper).go("/style/")
    opinion = page.locator("#style-opinion")
    opinion.fill("原则同意")
    page.get_by_role("button", name="请刘总阅示。").click()
    expect(opinion).to_have_value("原则同意，请刘总阅示。")


def test_a_file_goes_up_at_once_and_a_disguised_one_is_refused_with_its_reason(keeper, open_page: OpenPage) -> None:
    watched = open_page(keeper)
    page = watched.go("/style/")
    zone = page.locator("[data-dropzone] input[type=file]")
    zone.set_input_files({"name": "通知.txt", "mimeType": "text/plain", "buffer": "认定工作的通知".encode()})
    rows = page.locator("[data-file-rows] li")
    expect(rows.first.locator("input[data-id]")).to_be_enabled()
    zone.set_input_files({"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" * 300})
    expect(rows.nth(1)).to_contain_text("已拒收")
    assert rows.nth(1).locator("input").count() == 0
    rows.first.get_by_role("button").click()
    expect(rows).to_have_count(1)
    watched.faults[:] = [fault for fault in watched.faults if "422" not in fault]  # the refusal, asked for here


def test_what_cannot_be_undone_is_asked_first(keeper, open_page: OpenPage) -> None:
    page = open_page(keeper).go("/style/")
    page.get_by_role("button", name="问一句再办").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("不能恢复")
    dialog.get_by_role("button", name="取消").click()
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/style/")
    page.get_by_role("button", name="问一句再办").click()
    dialog.get_by_role("button", name="作废").click()
    page.wait_for_url("**/style/?*")


def test_the_keyboard_reaches_search_menu_and_tabs(keeper, open_page: OpenPage) -> None:
    page = open_page(keeper).go("/style/#style-handling")
    page.locator("body").press("/")
    expect(page.locator("#q")).to_be_focused()
    page.locator("details.menu summary").press("Enter")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
    page.get_by_role("tab", name="办理", exact=True).press("ArrowRight")
    expect(page.locator("#style-original")).to_be_visible()
    expect(page.locator("#style-handling")).to_be_hidden()


def test_the_folded_navigation_stays_folded(keeper, open_page: OpenPage) -> None:
    page = open_page(keeper).go("/style/")
    page.get_by_role("button", name="收起导航").click()
    page.reload()
    expect(page.get_by_role("button", name="展开导航")).to_be_visible()
    assert page.locator(".side").bounding_box()["width"] < 80
