"""The session ends on the server while somebody is writing: whatever way it shows, not a word is lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from apps.approvals import selectors as approvals
from apps.documents.models import IncomingDocument
from apps.documents.tests import factories
from apps.org.models import User
from apps.org.tests.cast import PASSWORD, Cast

from .conftest import OpenPage, Watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OPINION = "\n".join(
    f"{number}、请生产部会同财务部就第{number}项拿出方案，说明资金来源（“自筹”或“拨款”）和工期，涉及㛃喆𠮷<b>&amp;</b>的部分另附。"
    for number in range(1, 21)
)
TITLE = "关于做好㛃喆𠮷等历史文化街区消防安全工作的通知"


@pytest.fixture
def office_with_passwords(office: Cast) -> Cast:
    for user in (office.gm, office.clerk, office.deputy):
        user.set_password(PASSWORD)
        user.save()
    return office


def sign_in(page: Page, user: User, password: str = PASSWORD) -> None:
    page.wait_for_url("**/login/**")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def end_sessions() -> None:
    assert Session.objects.all().delete()[0] > 0


def drafts(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:'))")


def forgive(watched: Watched, status: str) -> None:
    """The browser notes every refused answer in its console; this one was asked for."""
    watched.faults[:] = [fault for fault in watched.faults if status not in fault]


def test_a_leader_finds_the_long_opinion_again_even_after_a_mistyped_password(
    office_with_passwords: Cast, open_page: OpenPage
) -> None:
    gm = office_with_passwords.gm
    document = factories.instructing(office_with_passwords, [gm])
    step = approvals.active_step_for(gm, document.matter)
    watched = open_page(gm)
    page = watched.go(f"/approvals/steps/{step.pk}/")
    opinion = page.locator("textarea.op")
    opinion.fill(OPINION)
    end_sessions()
    page.get_by_role("button", name="批示并下一步").click()

    sign_in(page, gm, "mistyped-Password-1")
    expect(page.locator(".error-summary")).to_contain_text("用户名或密码不正确")
    expect(page.get_by_label("密码")).to_have_value("")
    sign_in(page, gm)
    forgive(watched, "422")

    page.wait_for_url(f"**/approvals/steps/{step.pk}/")
    expect(opinion).to_have_value(OPINION)
    assert not document.matter.opinions.filter(author=gm).exists()  # nothing was sent twice or by itself
    page.get_by_role("button", name="批示并下一步").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert document.matter.opinions.get(author=gm).text.replace("\r\n", "\n") == OPINION
    assert drafts(page) == []


def test_the_words_of_one_leader_are_not_shown_to_the_next_at_the_same_computer(
    office_with_passwords: Cast, open_page: OpenPage
) -> None:
    gm, deputy = office_with_passwords.gm, office_with_passwords.deputy
    document = factories.instructing(office_with_passwords, [gm])
    step = approvals.active_step_for(gm, document.matter)
    watched = open_page(gm)
    page = watched.go(f"/approvals/steps/{step.pk}/")
    page.locator("textarea.op").fill(OPINION)
    end_sessions()
    page.get_by_role("button", name="批示并下一步").click()
    sign_in(page, deputy)
    page.wait_for_url(lambda address: "/login/" not in address)
    forgive(watched, "404")
    forgive(watched, "403")
    assert "会同财务部就第1项" not in page.content()

    page.context.clear_cookies()
    watched.go(f"/approvals/steps/{step.pk}/")
    sign_in(page, gm)
    expect(page.locator("textarea.op")).to_have_value(OPINION)


def fill_register_form(page: Page) -> None:
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("来文单位").fill("市消防救援支队")
    page.get_by_label("来文字号").fill("消安〔2026〕41号")
    page.get_by_label("紧急程度").select_option(label="加急")


def expect_register_form(page: Page) -> None:
    expect(page.locator(".draft-note")).to_contain_text("已恢复未提交的内容")
    expect(page.get_by_label("标题")).to_have_value(TITLE)
    expect(page.get_by_label("来文单位")).to_have_value("市消防救援支队")
    expect(page.get_by_label("来文字号")).to_have_value("消安〔2026〕41号")
    expect(page.get_by_label("紧急程度").locator("option:checked")).to_have_text("加急")


def test_a_clerk_finds_the_whole_form_again_with_the_file(office_with_passwords: Cast, open_page: OpenPage) -> None:
    clerk = office_with_passwords.clerk
    page = open_page(clerk).go("/incoming/new/")
    fill_register_form(page)
    page.locator("input[type=file]").first.set_input_files(
        files=[{"name": "来文.txt", "mimeType": "text/plain", "buffer": "各单位：请按要求自查。".encode()}]
    )
    expect(page.locator("[data-file-rows] li:not(.sending)").first).to_contain_text("来文.txt")
    page.wait_for_load_state("networkidle")
    end_sessions()
    page.get_by_role("button", name="登记并送拟办").click()

    sign_in(page, clerk)
    page.wait_for_url("**/incoming/new/")
    expect_register_form(page)
    expect(page.locator("[data-file-rows] li").first).to_contain_text("来文.txt")
    assert IncomingDocument.objects.count() == 0

    page.get_by_role("button", name="登记并送拟办").click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    document = IncomingDocument.objects.get()
    assert document.matter.title == TITLE
    assert [one.name for one in document.matter.attachments.all()] == ["来文.txt"]
    assert drafts(page) == []


def test_a_question_asked_while_typing_leads_to_sign_in_without_costing_the_words(
    office_with_passwords: Cast, open_page: OpenPage
) -> None:
    """The form looks for duplicates after each change; that the session is gone shows there first."""
    clerk = office_with_passwords.clerk
    page = open_page(clerk).go("/incoming/new/")
    end_sessions()
    page.get_by_label("来文单位").fill("市消防救援支队")
    page.get_by_label("标题").fill(TITLE)
    page.keyboard.press("Tab")

    sign_in(page, clerk)
    page.wait_for_url("**/incoming/new/")
    expect(page.get_by_label("标题")).to_have_value(TITLE)
    expect(page.get_by_label("来文单位")).to_have_value("市消防救援支队")


def test_a_form_left_open_while_signing_in_again_in_another_tab_keeps_its_words(
    office_with_passwords: Cast, open_page: OpenPage
) -> None:
    """The token of the old form is no longer good: it is refused, and the words are there on the next look."""
    gm = office_with_passwords.gm
    document = factories.instructing(office_with_passwords, [gm])
    step = approvals.active_step_for(gm, document.matter)
    watched = open_page(gm)
    page = watched.go(f"/approvals/steps/{step.pk}/")
    page.locator("textarea.op").fill(OPINION)
    end_sessions()
    other = page.context.new_page()
    other.goto(f"{watched.base}/")
    sign_in(other, gm)
    other.wait_for_url(f"{watched.base}/")
    other.close()

    with page.expect_response(lambda answer: answer.request.method == "POST") as refusal:
        page.get_by_role("button", name="批示并下一步").click()
    assert refusal.value.status == 403
    page.wait_for_load_state("networkidle")
    watched.faults.clear()  # the refusal was asked for; its bare page is Django's own
    assert not document.matter.opinions.filter(author=gm).exists()
    watched.go(f"/approvals/steps/{step.pk}/")
    expect(page.locator("textarea.op")).to_have_value(OPINION)
    page.get_by_role("button", name="批示并下一步").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert document.matter.opinions.get(author=gm).text.replace("\r\n", "\n") == OPINION
