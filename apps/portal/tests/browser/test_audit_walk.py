"""The auditor's walk: find what was refused, take it away as Excel, and recompute the sealed chain."""

import pytest
from django.test import Client
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from apps.documents.tests import factories
from apps.matters.models import ChainCheck, TimelineEntry
from apps.matters.services.chain import seal
from apps.org import roles
from apps.org.services import create_user

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_auditor_filters_exports_and_checks_the_chain(office, open_page, tmp_path):
    document = factories.instructing(office, [office.gm])
    Client().post("/login/", {"username": office.clerk.username, "password": "mistyped"})
    seal()
    auditor = open_page(
        create_user(username="shenji", name="白审计", department=office.office, role_codes=[roles.AUDITOR])
    )
    page = auditor.go("/audit/")
    rows = page.locator("table.ledger tbody tr")
    page.get_by_role("navigation", name="审计记录分类").get_by_role("link", name="登录与账户").click()
    expect(page.get_by_text("登录失败").first).to_be_visible()
    expect(page.get_by_text(document.matter.title)).to_have_count(0)
    auditor.look("audit-signing")

    page.get_by_role("navigation", name="审计记录分类").get_by_role("link", name="事项办理").click()
    page.get_by_role("searchbox").last.fill(document.matter.title)
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.get_by_text("登录失败")).to_have_count(0)
    expect(rows).to_have_count(TimelineEntry.objects.filter(matter_id=document.pk).count())
    with page.expect_download() as saved:
        page.get_by_role("link", name="导出 Excel").click()
    saved.value.save_as(tmp_path / "审计.xlsx")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "审计.xlsx")).get_sheet_by_index(0).to_python()
    assert sum(document.matter.title in str(line) for line in sheet) == rows.count()
    assert TimelineEntry.objects.filter(verb__contains="导出", actor__username="shenji").count() == 1  # it is entered

    page.get_by_role("link", name="封存链").click()
    head = page.locator(".digest.big").inner_text()
    page.get_by_label("外存的链头摘要").fill("0" * 64)  # not the head that was printed
    page.get_by_role("button", name="开始校验").click()
    expect(page.locator(".message.error, .message.success, .error-summary").first).to_be_visible()
    page.get_by_label("外存的链头摘要").fill(head)
    page.get_by_role("button", name="开始校验").click()
    expect(page.locator(".message.success")).to_contain_text("封存链完好")
    assert ChainCheck.objects.filter(fault="", finished_at__isnull=False).exists()
    auditor.faults[:] = [fault for fault in auditor.faults if "422" not in fault]
    auditor.look("chain-checked")
