"""Nothing typed is lost: an expired session in the middle of a long opinion (issue 2, bad days)."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from playwright.sync_api import Page, expect

from apps.approvals import selectors as approvals
from apps.documents.tests import factories
from apps.org.tests.cast import PASSWORD, Cast

from .conftest import PHONE, OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OPINION = "原则同意。请生产部会同财务部于本月底前拿出方案，重点说明资金来源和工期安排，再报我审定。㛃喆𠮷"


def _end_session(page: Page) -> None:
    """As if two hours had passed: the server forgets the session, the browser does not know."""
    [cookie] = [one for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    SessionStore(cookie["value"]).delete()


def _drafts(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:'))")


def test_an_opinion_survives_the_end_of_the_session_and_is_forgotten_once_given(
    office: Cast, open_page: OpenPage
) -> None:
    office.gm.set_password(PASSWORD)
    office.gm.save()
    document = factories.instructing(office, [office.gm])
    step = approvals.active_step_for(office.gm, document.matter)
    watched = open_page(office.gm, PHONE)
    page = watched.go(f"/approvals/steps/{step.pk}/")
    opinion = page.locator("textarea.op")
    opinion.fill(OPINION)
    _end_session(page)
    page.get_by_role("button", name="批示并下一步").click()

    page.wait_for_url("**/login/**")
    page.get_by_label("用户名").fill(office.gm.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()

    page.wait_for_url(f"**/approvals/steps/{step.pk}/")
    expect(opinion).to_have_value(OPINION)
    expect(page.locator(".draft-note")).to_contain_text("已恢复未提交的内容")
    watched.look("restored")
    page.get_by_role("button", name="批示并下一步").click()

    expect(page.locator(".message.success")).to_be_visible()
    assert document.matter.opinions.get(author=office.gm).text == OPINION
    assert _drafts(page) == []


def test_a_refused_opinion_keeps_its_draft(office: Cast, open_page: OpenPage) -> None:
    """Somebody else decided first: the page says so, and the words are still there to be copied."""
    document = factories.instructing(office, [office.gm])
    step = approvals.active_step_for(office.gm, document.matter)
    watched = open_page(office.gm)
    page = watched.go(f"/approvals/steps/{step.pk}/")
    page.locator("textarea.op").fill(OPINION)
    factories.instruct(document, office.gm, "同意。")
    page.get_by_role("button", name="批示并下一步").click()
    expect(page.locator("main")).to_contain_text(OPINION)
    assert len(_drafts(page)) == 1
    watched.faults[:] = [fault for fault in watched.faults if "409" not in fault]  # the refusal, asked for here
