"""离职 in the browser: what a person holds is seen, passed on, and at once on the successor's workbench (PLT-01)."""

import pytest
from playwright.sync_api import expect

from apps.documents.tests import factories
from apps.org import roles
from apps.org.services import create_user

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_leader_leaves_and_the_papers_go_to_the_successor(office, open_page):
    keeper = create_user(
        username="xitong", name="系统管理员", department=office.office, role_codes=[roles.SYSTEM_ADMIN]
    )
    document = factories.instructing(office, [office.deputy])
    admin = open_page(keeper)
    page = admin.go("/people/?q=周副总")
    page.get_by_role("link", name="周副总").click()
    page.get_by_role("link", name="办理离职").click()
    expect(page.get_by_text(document.matter.title)).to_be_visible()
    admin.look("leaving")
    page.get_by_role("button", name="移交并停用账号").click()
    page.get_by_role("dialog").get_by_role("button", name="办理离职").click()
    expect(page.locator(".error-summary")).to_be_visible()  # nobody named: nothing is passed on, nobody locked out
    office.deputy.refresh_from_db()
    assert office.deputy.is_active
    admin.faults[:] = [fault for fault in admin.faults if "422" not in fault]

    everything = page.locator("input[role=combobox]").first  # 全部交给
    everything.fill("张总")
    page.locator(".ts-dropdown [data-selectable]:visible", has_text="张总").first.click()
    page.get_by_role("button", name="移交并停用账号").click()
    page.get_by_role("dialog").get_by_role("button", name="办理离职").click()
    expect(page.get_by_text("已离职").first).to_be_visible()
    admin.look("left")
    office.deputy.refresh_from_db()
    assert not office.deputy.is_active

    desk = open_page(office.gm).go("/")
    expect(desk.get_by_role("link", name=document.matter.title).first).to_be_visible()
